"""The learned scorer's files, and how text becomes its input; used alike to train and to run."""

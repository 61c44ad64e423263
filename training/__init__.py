"""Training of the learned scorer. Needs torch and transformers; never used at run time."""

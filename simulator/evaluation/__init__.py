"""How well a judge agrees with labelled answers. For rubric authors and for this project."""

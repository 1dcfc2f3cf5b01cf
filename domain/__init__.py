"""What may happen, and what happened: the subjects, their facts, their decisions and the rules between them."""

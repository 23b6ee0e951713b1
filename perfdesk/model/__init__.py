"""What a form is and what is right about it: frozen values and pure functions."""

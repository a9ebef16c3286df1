"""A safeguarding children partnership's plan, actions, commitments and attendance."""

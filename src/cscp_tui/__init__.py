"""A safeguarding children partnership's plan, actions, promises and attendance."""

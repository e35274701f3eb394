### Cases and the people in them.

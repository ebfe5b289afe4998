"""How fast quizapp is, as ratios to a floor that runs beside it."""

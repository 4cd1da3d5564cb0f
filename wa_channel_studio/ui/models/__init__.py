"""What lists show: models that page through the database, and the words in their cells."""

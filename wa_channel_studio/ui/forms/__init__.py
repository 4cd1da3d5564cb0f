"""Forms made from the field table: an editor for every type, rows with their messages, cards, pages of cards."""

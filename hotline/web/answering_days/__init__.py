"""接听日 – answering days: announcing them, the live list of what is taken, minutes, and following it to the end."""

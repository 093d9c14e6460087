"""答复质检 – replies: what in a unit's reply an auditor, and the unit before her, should look at twice: that nothing is
answered, that it is shirked, promised without a date, holds personal data or is a form letter; the words are marked.
Never: a decision, or a step held up by it."""

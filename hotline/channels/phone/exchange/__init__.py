"""The exchange 交换机: Asterisk found or fetched, its configuration written, the process kept, its prompts spoken.

The one room that names Asterisk. It speaks SIP with the carrier and the seats and carries what is heard; it decides
nothing: every call is handed to our application, and only while that is away a few lines of its own take a message.
Never here: the course of a call (`conversation/`), a file of Asterisk's in the repository.
"""

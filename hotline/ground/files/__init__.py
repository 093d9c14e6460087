"""附件: attachments and recordings, checked by content and kept by their digest.

Never here: who may see a file of which case.
"""

"""Files in forms: several at once, each checked by its content before anything is kept."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from hotline.ground.files import actions as files
from hotline.ground.files.rules import MOST_BYTES, Inspected, UnfitFile


class ManyFiles(forms.FileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All files that were chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class Files(forms.FileField):
    """Photos and documents, at most `most`. Cleans to a list of Inspected."""

    def __init__(self, *, most: int, **more: Any) -> None:
        self.most = most
        accept = "image/*,video/*,audio/*,.pdf,.docx,.xlsx"
        widget = ManyFiles(attrs={"accept": accept, "data-max-bytes": MOST_BYTES})
        super().__init__(required=False, widget=widget, **more)

    def clean(self, data: Any, initial: Any = None) -> list[Inspected]:
        """Every file that can be kept; what cannot is named, and why."""
        uploads = [upload for upload in data or [] if isinstance(upload, UploadedFile)]
        if len(uploads) > self.most:
            sentence = _("Choose at most %(most)d files.") % {"most": self.most}
            raise forms.ValidationError(sentence, code="too_many")
        found, faults = [], []
        for upload in uploads:
            try:
                found.append(files.inspect(upload=upload, name=upload.name or "", field=str(self.label)))
            except UnfitFile as unfit:
                faults.append(unfit.reason)
        if faults:
            raise forms.ValidationError(faults)
        return found

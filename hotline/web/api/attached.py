"""Files of a case as this interface lists them."""

from collections.abc import Iterable

from msgspec import Struct

from hotline.ground.files.models import Attachment
from hotline.lib import masks


class AttachedFile(Struct):
    """A file that lies with the case; `url` is where it is fetched, with the key or with `?code=`."""

    name: str
    media_type: str
    size: int
    url: str


def listed(files: Iterable[Attachment], case_url: str, *, is_hers: bool = False) -> list[AttachedFile]:
    """Files by name, kind and size in bytes. A name may hold a telephone number: it is masked for all but who gave it
    the file."""
    return [
        AttachedFile(
            name=each.file.name if is_hers else masks.in_text(each.file.name),
            media_type=each.file.media_type,
            size=each.file.size,
            url=f"{case_url}/files/{each.pk}",
        )
        for each in files
    ]

"""Files of a case as this interface lists them."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from hotline.ground.files.models import Attachment
from hotline.lib import masks


class AttachedFile(Struct):
    """A file that lies with the case; `url` is where it is fetched, with the key or with `?code=`."""

    name: str
    media_type: str
    size: int
    url: str


def listed(
    files: Iterable[Attachment], case_url: str, *, readable: Callable[[str], str] = masks.in_text
) -> list[AttachedFile]:
    """Files by name, kind and size in bytes. A name may hold a telephone number: it is masked as texts are for
    their reader, and not at all for who gave the file."""
    return [
        AttachedFile(
            name=readable(each.file.name),
            media_type=each.file.media_type,
            size=each.file.size,
            url=f"{case_url}/files/{each.pk}",
        )
        for each in files
    ]

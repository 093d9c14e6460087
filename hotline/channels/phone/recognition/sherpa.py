"""sherpa-onnx as a recogniser, with the models that a city gives it; none comes with the house.

    <folder>/tokens.txt …            one model for every language, or
    <folder>/<language>/tokens.txt … one for each language of the telephone: cmn, yue, en

A model is what its authors publish for streaming: `tokens.txt` with `encoder….onnx`, `decoder….onnx` and `joiner….onnx`
(transducer), without `joiner` (Paraformer), or with `model….onnx` alone (CTC). Where a file is there in two sizes, the
one with `int8` in its name is taken.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hotline.channels.phone.recognition.contract import MS, RATE, RecognitionTrouble, Understood

EVERY = ""
"""The model for languages that have none of their own."""
TAIL_SECONDS = 0.5
"""Silence after the last word, so that it is understood."""


class Sherpa:
    """The models of a city, loaded."""

    def __init__(self, models: Mapping[str, Any]) -> None:
        self._models = models

    @property
    def languages(self) -> list[str]:
        """The languages with a model of their own; "" stands for all others."""
        return sorted(self._models)

    def ear(self, language: str) -> "SherpaEar | None":
        """A new ear, when there is a model for the language."""
        model = self._models.get(language, self._models.get(EVERY))
        return SherpaEar(model) if model is not None else None


class SherpaEar:
    """One side of one call."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._stream = model.create_stream()
        self._heard_ms = 0

    def hear(self, sound: bytes) -> Iterator[Understood]:
        """What is understood so far of what is being said; final at a pause."""
        import numpy as np

        self._heard_ms += len(sound) // MS
        samples = np.frombuffer(sound[: len(sound) & ~1], "<i2").astype(np.float32) / np.float32(32768)
        self._stream.accept_waveform(RATE, samples)
        yield from self._decoded(is_end=False)

    def end(self) -> Iterator[Understood]:
        """What was said last."""
        import numpy as np

        self._stream.accept_waveform(RATE, np.zeros(int(TAIL_SECONDS * RATE), np.float32))
        self._stream.input_finished()
        yield from self._decoded(is_end=True)

    def _decoded(self, *, is_end: bool) -> Iterator[Understood]:
        while self._model.is_ready(self._stream):
            self._model.decode_stream(self._stream)
        text = str(self._model.get_result(self._stream)).strip()
        is_final = is_end or bool(self._model.is_endpoint(self._stream))
        if text:
            yield Understood(self._began_ms(), self._heard_ms, text, is_final)
        if is_final and not is_end:
            self._model.reset(self._stream)

    def _began_ms(self) -> int:
        """When the first word was said that is not final yet."""
        times = self._model.timestamps(self._stream)
        began = float(self._model.start_time(self._stream)) + (float(times[0]) if times else 0.0)
        return min(max(0, round(began * 1000)), self._heard_ms)


# -- loading ----------------------------------------------------------------------------------------------------------


def load(folder: Path) -> Sherpa:
    """The models of a folder; takes seconds. Raises RecognitionTrouble where none is, or the package is missing."""
    try:
        from sherpa_onnx import OnlineRecognizer
    except ImportError as missing:
        raise RecognitionTrouble(
            "recognition needs the package sherpa-onnx: `pip install 'huiyin[recognition]'`."
        ) from missing
    places = {EVERY: folder} if (folder / "tokens.txt").is_file() else _by_language(folder)
    if not places:
        raise RecognitionTrouble(f"{folder} holds no model: there is no tokens.txt in it, nor in a folder of it.")
    return Sherpa({language: _loaded(OnlineRecognizer, place) for language, place in places.items()})


def _by_language(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    return {place.name: place for place in sorted(folder.iterdir()) if (place / "tokens.txt").is_file()}


def _loaded(recognizer: Any, place: Path) -> Any:
    usual = {"tokens": str(place / "tokens.txt"), "num_threads": 1, "enable_endpoint_detection": True}
    encoder, decoder, joiner, model = (_file(place, name) for name in ("encoder", "decoder", "joiner", "model"))
    try:
        if encoder and decoder and joiner:
            return recognizer.from_transducer(encoder=encoder, decoder=decoder, joiner=joiner, **usual)
        if encoder and decoder:
            return recognizer.from_paraformer(encoder=encoder, decoder=decoder, **usual)
        if model:
            return recognizer.from_zipformer2_ctc(model=model, **usual)
    except Exception as trouble:  # whatever a library of that size raises over a file that is none of its own
        raise RecognitionTrouble(f"the model in {place} cannot be loaded: {trouble}") from trouble
    raise RecognitionTrouble(
        f"{place} lacks the files of a model: encoder and decoder, with or without joiner; or model."
    )


def _file(place: Path, name: str) -> str:
    found = sorted(place.glob(f"{name}*.onnx"), key=lambda path: ("int8" not in path.name, path.name))
    return str(found[0]) if found else ""

"""Every error that Consilium raises on purpose, in one tree.

    ConsiliumError                  says what happened and what to do about it
    +-- QuestionError               the question cannot be read (empty, too long, not text)
    |   +-- AudienceError           the audience is not one that answers are written for
    +-- ConversationError           the named conversation or answer does not exist
    +-- CorpusError                 a corpus folder or a document cannot be read
    |   +-- DocumentError           one document is broken; names its path
    |   +-- NoSuchDocumentError     a document that was named is not in the corpus folder
    |   +-- CorpusReadOnlyError     the corpus folder cannot be written
    +-- FetchError                  a public source did not give what was asked of it
    +-- IndexUnusableError                 the index cannot be used as it is
    |   +-- IndexMissingError       nothing has been built yet
    |   +-- IndexDamagedError       a file of the index is missing or its checksum differs
    |   +-- EncoderMismatchError    the index was built by another encoder
    |   +-- IndexBusyError          another process is writing
    +-- EncoderError                the encoder cannot be loaded or returned something unusable
    +-- VerificationError           a stored answer no longer matches its sources
    +-- SettingsError               a setting is unknown or has an unusable value
    +-- GoldError                   gold cases, or a baseline, cannot be read or used
    +-- PublicSetError              a public data set cannot be read, or cannot show what was asked of it
    +-- JobBusyError                a run of this kind is under way
    +-- MediaTypeError              nothing of the named type is read

A message is one or two plain sentences: what is wrong, then what to do. Both the command line (one line, exit code 2)
and the HTTP service (a problem document) print it as it is, so it never holds a stack trace or a secret.
"""

from __future__ import annotations


class ConsiliumError(Exception):
    """Something that the caller can act on; the message says how."""

    title = "Consilium cannot do this"


class QuestionError(ConsiliumError):
    """The question is empty, too long, or not readable text."""

    title = "The question cannot be read"


class AudienceError(QuestionError):
    """The audience is not one of those that answers are written for."""

    title = "Unknown audience"


class ConversationError(ConsiliumError):
    """The conversation or the answer that was named does not exist."""

    title = "Not found"


class CorpusError(ConsiliumError):
    """The corpus folder is missing, empty or holds something that cannot be read."""

    title = "The corpus cannot be read"


class DocumentError(CorpusError):
    """One document of the corpus is broken; the message names its path and the mend."""

    title = "A document cannot be read"


class NoSuchDocumentError(CorpusError):
    """A document that was named is not in the corpus folder."""

    title = "Not found"


class CorpusReadOnlyError(CorpusError):
    """The corpus folder, or the disk below it, cannot be written by this process."""

    title = "The corpus folder is read-only"


class FetchError(ConsiliumError):
    """A public source (PubMed, PMC, DailyMed, openFDA) cannot be reached, refuses, or answers what cannot be used."""

    title = "The source cannot be fetched"


class IndexUnusableError(ConsiliumError):
    """The index cannot be used as it is."""

    title = "The index cannot be used"


class IndexMissingError(IndexUnusableError):
    """No generation of the index has been published yet."""

    title = "There is no index yet"


class IndexDamagedError(IndexUnusableError):
    """A file of the index is missing, truncated, or its checksum differs from the manifest."""

    title = "The index is damaged"


class EncoderMismatchError(IndexUnusableError):
    """The published generation was built by another encoder than the one that is configured."""

    title = "The index was built by another encoder"


class IndexBusyError(IndexUnusableError):
    """Another process holds the writer's lock."""

    title = "The index is being written"


class EncoderError(ConsiliumError):
    """The encoder's weights are missing or its vectors are unusable."""

    title = "The encoder cannot be used"


class VerificationError(ConsiliumError):
    """A stored answer no longer matches its sources."""

    title = "The answer is not proven"


class SettingsError(ConsiliumError):
    """A setting is unknown, or its value cannot be used; the message names the key."""

    title = "A setting cannot be used"


class GoldError(ConsiliumError):
    """Gold cases, or a baseline of them, cannot be read or used; the message names file, line and mend."""

    title = "The gold cases cannot be used"


class PublicSetError(ConsiliumError):
    """A public data set cannot be read, or has no part that could be measured."""

    title = "The public set cannot be used"


class JobBusyError(ConsiliumError):
    """A run of this kind is under way, and only one at a time is started."""

    title = "Such a run is under way"


class MediaTypeError(ConsiliumError):
    """A body was sent as a type that nothing here reads."""

    title = "The type of the body is not read"

"""How static files are stored once they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed files; a script may import another by its plain name."""

    support_js_module_import_aggregation = True

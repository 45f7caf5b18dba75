"""How much one delivery may hold. The largest real folder seen has 60 files and 40 MiB of tables and plots."""

MAX_FILES = 500
MAX_FILE_BYTES = 512 * 1024**2
MAX_TOTAL_BYTES = 1024 * 1024**2
MAX_NAME = 255

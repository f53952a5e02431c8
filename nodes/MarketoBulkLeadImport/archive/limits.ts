/**
 * Maximum output bytes per input byte. Deflate reaches 1,032; tables and sheets of real data stay
 * below 50, a table that repeats one row below 250. The limit keeps a small file from causing hours
 * of work.
 */
export const MAX_RATIO = 250;

/** Any ratio is accepted up to this many output bytes: short files of one repeated character are harmless. */
export const RATIO_FREE_BYTES = 32 * 1024 * 1024;

/** A workbook has tens of entries; one with thousands of pictures has thousands. */
export const MAX_ENTRIES = 65_535;

/** Maximum bytes of a zip's directory, which is held in memory: MAX_ENTRIES names of average length fit. */
export const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

/**
 * A table may be inside one archive (a workbook is itself a zip but counts as a table): nobody
 * packs a file twice on purpose.
 */
export const MAX_NESTING = 1;

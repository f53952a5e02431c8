/**
 * Output bytes for each input byte. Deflate reaches 1,032; tables and sheets of real data stay below 50, a table that
 * repeats one row below 250. The bound keeps a small file from becoming hours of work.
 */
export const MAX_RATIO = 250;

/** Output bytes up to which any ratio is accepted: short files of one repeated character are harmless. */
export const RATIO_FREE_BYTES = 32 * 1024 * 1024;

/** A workbook has tens of entries, one with thousands of pictures has thousands. */
export const MAX_ENTRIES = 65_535;

/** Bytes of a zip's directory, which is held in memory: MAX_ENTRIES names of average length fit. */
export const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024;

/** A table may be in one archive (a workbook is itself a zip and counts as a table): nobody packs twice on purpose. */
export const MAX_NESTING = 1;

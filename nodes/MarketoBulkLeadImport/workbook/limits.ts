/** Excel's own limit: column XFD. */
export const MAX_COLUMNS = 16_384;

/**
 * Excel has 1,048,576 rows, LibreOffice up to 16,777,216. Each omitted row is a newline in the CSV
 * text, so this limits the cost of an absurd row number to 16 MB of newlines.
 */
export const MAX_ROWS = 16_777_216;

/**
 * Maximum bytes of XML for one cell or shared string. Excel's longest text (32,767 characters) with
 * formatting for each word stays below; limits the memory held until a cell ends.
 */
export const MAX_ITEM_BYTES = 8 * 1024 * 1024;

/**
 * Maximum bytes of text in the shared strings, each counted once, plus 8 bytes per string: the only
 * part of a workbook that must be in memory. A million rows, each with 200 bytes of unique text,
 * fit.
 */
export const MAX_SHARED_BYTES = 256 * 1024 * 1024;

/**
 * Maximum bytes of CSV per byte of the sheet's XML, beyond FREE_TEXT_BYTES. A cell takes at least
 * 20 bytes of XML, so real sheets stay below 25 even with 500 characters in every cell; a few
 * shared strings repeated endlessly do not.
 */
export const MAX_TEXT_RATIO = 100;
export const FREE_TEXT_BYTES = 64 * 1024 * 1024;

/** Maximum number of cell formats; Excel allows 65,490. */
export const MAX_CELL_STYLES = 1_000_000;

/**
 * Maximum bytes of XML for any other part: formats, the list of sheets, relationships. With all formats that Excel
 * allows, it stays below 20 MB.
 */
export const MAX_PART_BYTES = 64 * 1024 * 1024;

/** Maximum nesting of elements in such a part; real ones have about ten levels. Resolving a prefix searches all levels. */
export const MAX_DEPTH = 256;

/** Maximum number of characters of a number format to examine; Excel allows 255. */
export const MAX_FORMAT_LENGTH = 1000;

/** Excel's own limit: column XFD. */
export const MAX_COLUMNS = 16_384;

/**
 * Excel has 1,048,576 rows, LibreOffice up to 16,777,216. Each row that is left out is a newline in the text that is
 * made, so that a row number out of nowhere may not cost more than 16 MB of them.
 */
export const MAX_ROWS = 16_777_216;

/**
 * Bytes of XML of one cell or shared string. Excel's longest text (32,767 characters) with formatting for each word stays
 * below; it bounds what is held while the end of a cell has not come.
 */
export const MAX_ITEM_BYTES = 8 * 1024 * 1024;

/**
 * Bytes of text in the shared strings, each string counted once, and 8 bytes a string: the only part of a workbook that
 * has to be in memory. A million rows with 200 bytes of text of their own fit.
 */
export const MAX_SHARED_BYTES = 256 * 1024 * 1024;

/**
 * Bytes of CSV for each byte of the sheet's XML, beyond FREE_TEXT_BYTES. A cell takes at least 20 bytes of XML, so that
 * real sheets stay below 25 even with 500 characters in every cell; a few shared strings repeated without end do not.
 */
export const MAX_TEXT_RATIO = 100;
export const FREE_TEXT_BYTES = 64 * 1024 * 1024;

/** Number formats of cells; Excel allows 65,490. */
export const MAX_CELL_STYLES = 1_000_000;

/**
 * Bytes of XML of a part that is neither a sheet nor the shared strings: formats, the list of sheets, relationships. With
 * all of the formats that Excel allows they stay below 20 MB.
 */
export const MAX_PART_BYTES = 64 * 1024 * 1024;

/** Elements inside each other in such a part; real ones have about ten. Finding a prefix looks at all of them. */
export const MAX_DEPTH = 256;

/** Characters of a number format that are looked at; Excel allows 255. */
export const MAX_FORMAT_LENGTH = 1000;

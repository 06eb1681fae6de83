/**
 * JSON objects that stand over several lines each, one below the other or in a list: `{` alone in a line,
 * behind the indentation of the records, starts one, and `}` behind the same indentation ends it.
 */

export function startsPrettyJson(line: string, indentation: string): boolean {
  return line.trimEnd() === `${indentation}{`;
}

export function endsPrettyJson(line: string, indentation: string): boolean {
  const text = line.trimEnd();
  return text === `${indentation}}` || text === `${indentation}},`;
}

/** The text of a record's lines without the comma between the objects of a list. */
export function prettyJsonObject(record: string): string {
  const text = record.trimEnd();
  return text.endsWith(',') ? text.slice(0, -1) : text;
}

/** Counts the lines of a file by what a regular expression finds in them, in DuckDB: `node duckdb.ts FILE EXPRESSION`. */
import { createRequire } from 'node:module';
import { DUCKDB_FOLDER } from './duckdb-folder.ts';

/** Stands in no log: each line is one column. */
const NO_DELIMITER = '\x01';

const { DuckDBInstance } = createRequire(`${DUCKDB_FOLDER}/`)('@duckdb/node-api');
const [file, expression] = process.argv.slice(2);
const instance = await DuckDBInstance.create();
const connection = await instance.connect();
const rows = await connection.runAndReadAll(
  `SELECT regexp_extract(line, $expression, 1) AS key, count(*) AS lines
   FROM read_csv($file, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false,
     delim = '${NO_DELIMITER}', quote = '', escape = '', strict_mode = false)
   GROUP BY key ORDER BY lines DESC`,
  { file: file!, expression: expression! },
);
for (const [key, lines] of rows.getRows()) process.stdout.write(`${key}\t${lines}\n`);

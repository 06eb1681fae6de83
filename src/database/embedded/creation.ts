/** A process that creates an empty embedded database in the folder it is given, and ends. */
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create(process.argv[2]!);
await database.close();

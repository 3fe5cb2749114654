/**
 * Opens the database named on the command line and says its version: several of these at once make one file together.
 */
import { openDatabase } from '../../db/open.ts';

const database = openDatabase(process.argv[2] ?? '');
console.log(database.pragma('user_version', { simple: true }));
database.close();

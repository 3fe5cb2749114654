import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTextTable, type TextTableChoice } from '../../../src-main/interop/textTable.ts';
import type { NumberTable } from '../../../src-main/interop/numberTable.ts';

const table = (text: string | Uint8Array, choice: Partial<TextTableChoice> = {}): NumberTable =>
  readTextTable(typeof text === 'string' ? Buffer.from(text) : text, {
    header: 'auto',
    columns: [],
    drop: [],
    ...choice,
  });

function read(text: string | Uint8Array, choice?: Partial<TextTableChoice>): { columns: number; values: number[] } {
  const { names, values } = table(text, choice);
  return { columns: names.length, values: Array.from(values) };
}

describe('tables of numbers', () => {
  test.each([
    ['with a header', 'x,y\n1,2\n3,4\n'],
    ['without one', '1,2\n3,4'],
    ['with semicolons, spaces, Windows line ends and empty lines', '1 ; 2\r\n\r\n3 ; 4\r\n\r\n'],
    ['with the line ends of old Macs', 'x,y\r1,2\r3,4\r'],
    ['with tabs and quotes', '"x"\t"y"\n"1"\t2\n3\t"4"\n'],
    ['with bars', 'x|y\n1|2\n3|4\n'],
    ['with white space', '  1.0   2.0\n  3.0   4.0\n'],
    ['with white space under a header', 'x y\n1 2\n3\t4\n'],
    ['with spaces after commas', '1, 2\n3, 4\n'],
    ['with a byte order mark', '\uFEFFx,y\n1,2\n3,4\n'],
    ['in every way to write a number', 'a,b\n1e0,+2\n.3e1,4.0\n'],
    ['under a monitor file’s comment', '#{"t_start": 1612345678.5, "env_id": "Hopper-v2"}\nr,l\n1,2\r\n3,4\r\n'],
    ['under the comment that NumPy makes of a header', '# x y\n1.0 2.0\n3.0 4.0\n# the end\n'],
    ['under a header with separators and line breaks in quotes', '"pos, m","vel,\nm/s"\n1,2\n3,4\n'],
    ['with decimal commas between semicolons', 'a;b\n1,0;2\n3,0;4,0\n'],
    ['with a separator at the end of each line', 'a,b,\n1,2,\n3,4,\n'],
    ['with Excel’s first line', 'sep=;\na;b\n1;2\n3;4\n'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ columns: 2, values: [1, 2, 3, 4] });
  });

  test('UTF-16 of either order, with a mark and without', () => {
    const text = 'a,b\n1,2\n3,4\n';
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [Buffer.concat([Buffer.of(0xff, 0xfe), little]), Buffer.concat([Buffer.of(0xfe, 0xff), big])])
      expect(read(bytes)).toEqual({ columns: 2, values: [1, 2, 3, 4] });
    expect(table(little)).toMatchObject({
      names: ['a', 'b'],
      notices: [expect.stringContaining('UTF-16LE'), expect.anything()],
    });
    expect(table(big).names).toEqual(['a', 'b']);
  });

  test('a name in Windows-1252 is read, and that is said', () => {
    const { names, notices } = table(Buffer.from('größe,b\n1,2\n', 'latin1'));
    expect(names).toEqual(['größe', 'b']);
    expect(notices[0]).toContain('Windows-1252');
  });

  test.each([
    ['a row too short', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 'line 3 has 2 fields where 3 were expected'],
    ['a row too long', 'a,b\n1,2\n3,4,5\n6,7\n', 'line 3 has 3 fields where 2 were expected'],
    ['a row too short, without a header', '1,2,3\n4,5\n6,7,8\n', 'line 2 has 2 fields where 3 were expected'],
    ['a header too long', 'a,b,c\n1,2\n4,5\n', 'line 1 has 3 fields where 2 were expected'],
  ])('%s is called that, and no comma between fields a decimal one', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('a column of decimal commas alone is one', () => {
    expect(read('x\n1,5\n2,25\n')).toEqual({ columns: 1, values: [1.5, 2.25] });
  });

  test('digits in groups are refused as what they are, and a comma read as a point is told', () => {
    expect(() => read('a,b\n1,2\n"1,000",3\n')).toThrow('line 3, column 1 is "1,000": thousands, or a decimal comma');
    expect(() => read('a,b\n1,2\n"1,5",3\n')).toThrow('line 3, column 1 is "1,5": a decimal comma');
    for (const grouped of ['1,000,000', '1,000.5'])
      expect(() => read(`a;b\n1;2\n${grouped};3\n`)).toThrow(`is "${grouped}", no decimal number`);
    const { values, notices } = table('a;b\n1,000;2\n3,5;4\n');
    expect([...values]).toEqual([1, 2, 3.5, 4]);
    expect(notices.at(-1)).toBe('A comma was read as the decimal point in column 1 (a): 1,000 in line 2 as 1.');
  });

  test('names that hold commas are told as one each', () => {
    const { notices } = table('"x, first",y,"6"" gap"\n1,2,3\n3,4,5\n');
    expect(notices[0]).toContain('("x, first", y, "6"" gap")');
    expect(() => table('"x, first",y\n1,2\n3,4\n', { columns: ['z'] })).toThrow('2 columns: "x, first", y.');
  });

  test('whole numbers that float64 does not have are told by column and line', () => {
    const text = 'id,b\n9007199254740992,2\n9007199254740993,2.123456789012345678\n-9007199254740995,3\n';
    const { values, notices } = table(text);
    expect(values[2]).toBe(9007199254740992);
    expect(notices.slice(1)).toEqual([
      expect.stringContaining(
        'column 1 (id): 2 whole numbers beyond 2^53 were read as the nearest that float64 has (in line 3 ' +
          '9007199254740993 as 9007199254740992)',
      ),
    ]);
  });

  test('many rows', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i / 4},-1`).join('\n');
    const { columns, values } = read(rows);
    expect([columns, values.length, values[3 * 2999], values[3 * 2999 + 1]]).toEqual([3, 9000, 2999, 749.75]);
  });

  test('float64 is kept: an offset of 1.7e9 costs no digit', () => {
    expect(read('t,v\n1700000000.25,1\n1700000000.5,2\n').values).toEqual([1700000000.25, 1, 1700000000.5, 2]);
  });
});

describe('a header', () => {
  test.each([
    ['pandas’ whole numbers', '0,1,2\n0.5,0.25,1.5\n0.1,0.2,0.3\n', ['0', '1', '2'], 2],
    ['years', 'name,2019,2020\n0.5,0.25,1.5\n', ['name', '2019', '2020'], 1],
    ['years over whole numbers', 'name,2019,2020\n5,2,1\n', ['name', '2019', '2020'], 1],
    ['years alone', '2018,2019\n0.5,0.25\n', ['2018', '2019'], 1],
    ['names with NA among them', 'a,NA\n0.5,0.25\n', ['a', 'NA'], 1],
    ['names over texts and numbers', 'species,width\nsetosa,3.5\n', ['width'], 1],
  ])('%s', (_, text, names, rows) => {
    expect(table(text)).toMatchObject({ names, rows });
    expect(table(text).notices[0]).toMatch(/Line 1 was taken as the header/);
  });

  test.each([
    ['numbers', '1,2,3\n4,5,6\n', 2],
    ['a text over texts', 'setosa,5.1\nvirginica,4.9\n', 2],
    ['zeros and ones', '0,0\n1,1\n', 2],
    ['numbers with points', '0.0,1.0\n2.0,3.0\n', 2],
  ])('is none: %s', (_, text, rows) => {
    expect(table(text)).toMatchObject({ rows });
    expect(table(text).notices[0]).toMatch(/No line was taken as a header/);
  });

  test.each([
    ['counts over whole numbers', '0,1,2\n3,4,5\n'],
    ['1 to 3 over fractions', '1,2,3\n0.5,0.5,0.1\n'],
    ['a text among numbers with points', '1.0,x2.0\n1.5,2.5\n'],
    ['a misprint among whole numbers', '12a,5,3\n10,4,2\n'],
  ])('could be: %s; a person must say', (_, text) => {
    expect(() => table(text)).toThrow(/^line 1 \(.*could name the columns or be a row.*--header yes or --header no/);
    expect(table(text, { header: 'yes' }).rows).toBe(1);
  });

  test('is what a person says it is', () => {
    expect(table('0,1,2\n3,4,5\n', { header: 'no' }).rows).toBe(2);
    expect(table('1,2\n3,4\n', { header: 'yes' })).toMatchObject({ rows: 1, names: ['1', '2'] });
    expect(() => table('a,b\n1,2\n', { header: 'no' })).toThrow('line 1, column 1 is "a" and line 2 has "1"');
  });

  test('pandas’ index and R’s row names are kept, not laid out', () => {
    for (const text of [',a,b\n0,1.5,2\n1,3,4.5\n', ',0,1\n0,1.5,2\n1,3,4.5\n', '"a" "b"\n"0" 1.5 2\n"1" 3 4.5\n']) {
      const { values, kept, notices } = table(text);
      expect(Array.from(values)).toEqual([1.5, 2, 3, 4.5]);
      expect(kept).toEqual([{ name: '', texts: ['0', '1'] }]);
      expect(notices.join(' ')).toContain('taken as an index');
    }
    expect(Array.from(table(',a\n7,1.5\n8,3\n', { columns: ['1', 'a'] }).values)).toEqual([7, 1.5, 8, 3]);
  });
});

describe('columns', () => {
  const iris = 'a,b,species\n1,2,setosa\n3,4,"virginica, wild"\n';

  test('texts are kept beside the numbers', () => {
    expect(table(iris)).toMatchObject({
      names: ['a', 'b'],
      kept: [{ name: 'species', texts: ['setosa', 'virginica, wild'] }],
    });
    expect(table(iris).notices.join(' ')).toContain('Not laid out, but kept beside the map: species.');
  });

  test('are chosen by name, number or range, and dropped', () => {
    expect(table(iris, { columns: ['b'] })).toMatchObject({
      names: ['b'],
      kept: [{ name: 'a', texts: ['1', '3'] }, { name: 'species' }],
    });
    expect(table(iris, { columns: ['1-2'] }).names).toEqual(['a', 'b']);
    expect(table(iris, { drop: ['species', 'a'] })).toMatchObject({ names: ['b'], kept: [] });
    expect(table('"x, m",y\n1,2\n', { columns: ['"x, m"'] }).names).toEqual(['x, m']);
    expect(table('2,1,0\n1.5,2.5,3.5\n', { header: 'yes', columns: ['2'] }).values[0]).toBe(1.5);
  });

  test.each([
    [{ columns: ['c'] }, '--columns: there is no column c. The table has 3 columns: a, b, species.'],
    [{ drop: ['0'] }, '--drop: there is no column 0'],
    [{ columns: ['species'] }, 'line 2, column 3 is "setosa", no number (column "species")'],
    [{ columns: ['a'], drop: ['1'] }, '--columns and --drop both name column 1 (a)'],
    [{ columns: [''] }, '--columns names no column'],
    [{ drop: ['1-3'] }, '--drop names every column'],
  ])('%j is an error', (choice, message) => {
    expect(() => table(iris, choice)).toThrow(message);
  });

  test('that are empty are left out, and that is said', () => {
    const { names, notices } = table('a,b,c\n1,,2\n3,,4\n');
    expect(names).toEqual(['a', 'c']);
    expect(notices.join(' ')).toContain('as nothing is in it: b.');
  });
});

test.each([
  ['1,2\n3,four\n', 'line 2, column 2 is "four", no number. Leave the column out with --drop 2'],
  ['a,b\n1,2\n\n3,\n', 'line 4, column 2 is missing (empty)'],
  ['a,b\nNA,2\n3,4\n', 'line 2, column 1 is missing (NA)'],
  ['NA,NA,NA\n1,2,3\n', 'line 1, column 1 is missing (NA)'],
  ['1,2\n3,inf\n', 'line 2, column 2 is "inf"; a map needs finite numbers'],
  ['1,nan\n2,3\n', 'line 1, column 2 is missing (nan)'],
  ['a,b,c\n1,2,0x1F\n3,4,5\n', 'line 2, column 3 is "0x1F", no decimal number (column "c")'],
  ['0x1F,2\n3,4\n', 'line 1, column 1 is "0x1F", no decimal number'],
  ['a,b\n1,1_000\n', 'line 2, column 2 is "1_000", no decimal number'],
  ['a,b,c\n1,2,1e39\n', 'line 2, column 3 is 1e39, beyond the range of float32 (column "c")'],
  ['a,b\n1,2\nx,3\n', 'line 3, column 1 is "x", no number'],
  ['a,b\nx,2\n1,3\n', 'line 2, column 1 is "x" and line 3 has "1"'],
  ['1,5\t2,5\n3,5\t4,5\n', 'is "1,5": a decimal comma'],
  ['1,2\n3,4,5\n', 'line 2 has 3 fields where 2 were expected'],
  ['a,b\n"1,2\n3,4\n', 'line 2 opens a quotation mark that is never closed'],
  ['a,b\n"1"2,3\n', 'line 2, column 1 has text behind its closing quotation mark'],
  ['x,y\n', 'no rows of numbers'],
  ['', 'no rows of numbers'],
  ['a,b\nc,d\n', 'no column of numbers'],
  ['PK\u0003\u0004rest', 'zip archive'],
  ['a,b\n1,\u00002\n', 'binary file'],
])('%j is an error that says where', (text, message) => {
  expect(() => read(text)).toThrow(RangeError);
  expect(() => read(text)).toThrow(message);
});

describe('whatever there is', () => {
  const quoted = (field: string, separator: string, always: boolean): string =>
    always || field.includes(separator) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

  test('a table that is written is the table that is read', () => {
    const number = fc.double({ min: -3e38, max: 3e38, noNaN: true });
    const name = fc.string({ minLength: 1, maxLength: 6 }).map((text) => `n${text.replace(/[#%\0]/g, '_')}`.trim());
    const cases = fc.record({
      columns: fc.integer({ min: 2, max: 5 }),
      numbers: fc.array(number, { minLength: 20, maxLength: 20 }),
      names: fc.array(name, { minLength: 5, maxLength: 5 }),
      separator: fc.constantFrom(',', ';', '\t', '|', ' '),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      always: fc.boolean(),
      hasText: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ columns, numbers, names, separator, end, always, hasText }) => {
        const rows = Array.from({ length: 4 }, (_, r) => numbers.slice(r * columns, (r + 1) * columns));
        // White space cannot stand in a name that is not quoted, nor a line end where lines end by CR alone.
        const plain = (text: string): string => text.replace(/[\s"]+/g, '_');
        const titles = names.slice(0, columns).map(plain);
        const lines = [titles, ...rows.map((row) => row.map(String))].map((fields, r) =>
          [...(hasText ? [r === 0 ? 'label' : `text${r}`] : []), ...fields]
            .map((field) => quoted(field, separator, always))
            .join(separator),
        );
        const result = table(lines.join(end));
        expect(result.names).toEqual(titles);
        expect(Array.from(result.values)).toEqual(rows.flat().map((value) => value + 0));
        expect(result.kept.map(({ texts }) => texts)).toEqual(hasText ? [['text1', 'text2', 'text3', 'text4']] : []);
      }),
      { numRuns: 300 },
    );
  });

  test('no number is read that is not written, and no row is lost without a word', () => {
    const fragment = fc.constantFrom(
      ...['1', '2.5', '-3e2', '0x1F', 'NA', 'a', 'b c', ',', ';', '\t', ' ', '|', '"', '\n', '\r\n', '#', '1e39', ''],
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), fc.constantFrom('auto', 'yes', 'no'), (parts, header) => {
        const text = parts.join('');
        let result: NumberTable;
        try {
          result = table(text, { header });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        const written = new Set(text.split(/[\s,;|"]+/).map(Number));
        const commas = new Set(text.split(/[\s;|"]+/).map((field) => Number(field.replace(',', '.'))));
        for (const value of result.values) expect(written.has(value) || commas.has(value)).toBe(true);
        expect(result.values).toHaveLength(result.rows * result.names.length);
        for (const { texts } of result.kept) expect(texts).toHaveLength(result.rows);
      }),
      { numRuns: 2000 },
    );
  });

  test('bytes of any kind are read or refused in words', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(table(bytes).values.every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

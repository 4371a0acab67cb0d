// Synchronizes a workflow table with a CSV file: creates missing tables and fields, then adds, changes and deletes records.
// The first column is the key. A second run changes nothing.
//
//   node --import tsx examples/sync-csv.mts leads.csv Leads
import { readFile } from 'node:fs/promises'
import { Client, type WorkflowRecord } from '@imbrace/node'

const { workflows } = new Client()
const [file = 'leads.csv', tableName = 'Leads'] = process.argv.slice(2)

// This parses files without quotes. Use a CSV parser for other files.
const [header = '', ...lines] = (await readFile(file, 'utf8')).trim().split(/\r?\n/)
const columns = header.split(',')
const key = columns[0]!
const rows = lines.map((line) => {
  const values = line.split(',')
  return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']))
})

const { data: tables } = await workflows.listTables({ name: tableName, limit: 100 })
const table = tables.find(({ name }) => name === tableName) ?? await workflows.createTable({ name: tableName })
const tableId = table.id
const present = new Set((await workflows.listFields(tableId)).map(({ name }) => name))
for (const name of columns) {
  if (!present.has(name)) await workflows.createField({ tableId, name, type: 'TEXT' })
}

/** Returns the values of a record by field name. */
const valuesOf = ({ cells }: WorkflowRecord) =>
  Object.fromEntries(Object.values(cells).map(({ fieldName, value }) => [fieldName, value]))

const records = new Map<unknown, WorkflowRecord>()
for await (const record of workflows.iterateRecords({ tableId })) records.set(valuesOf(record)[key], record)

const added: Record<string, string>[] = []
let changed = 0
for (const row of rows) {
  const record = records.get(row[key])
  records.delete(row[key])
  if (!record) {
    added.push(row)
  } else if (columns.some((column) => (valuesOf(record)[column] ?? '') !== row[column])) {
    await workflows.updateRecord(record.id, { tableId, cells: row })
    changed += 1
  }
}
if (added.length > 0) await workflows.createRecords({ tableId, records: added })

// The remaining records are not in the file.
const ids = [...records.values()].map(({ id }) => id)
if (ids.length > 0) await workflows.deleteRecords({ ids })

console.log(`added ${added.length}, changed ${changed}, deleted ${ids.length}`)

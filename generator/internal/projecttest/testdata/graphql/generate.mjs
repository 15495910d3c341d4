// Asks a server for its schema and writes operations.ts, types for operations.graphql.
import {readFileSync, writeFileSync} from 'node:fs'
import {codegen} from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as operations from '@graphql-codegen/typescript-operations'
import * as documents from '@graphql-codegen/typed-document-node'
import {buildClientSchema, getIntrospectionQuery, parse, printSchema} from 'graphql'

const response = await fetch(process.argv[2], {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({query: getIntrospectionQuery()}),
})
const schema = printSchema(buildClientSchema((await response.json()).data))
writeFileSync('operations.ts', await codegen({
  filename: 'operations.ts',
  schema: parse(schema),
  documents: [{document: parse(readFileSync('operations.graphql', 'utf8'))}],
  config: {
    documentMode: 'string',
    useTypeImports: true,
    strictScalars: true,
    scalars: {Int64: 'number', Decimal: 'string', Date: 'string', DateTime: 'string', UUID: 'string', JSON: 'unknown'},
  },
  plugins: [{typescript: {}}, {operations: {}}, {documents: {}}],
  pluginMap: {typescript, operations, documents},
}))

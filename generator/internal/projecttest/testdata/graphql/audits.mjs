// Prints the audits of a GraphQL server by graphql-http, one a line: the result and the name.
import {serverAudits} from 'graphql-http'

for (const audit of serverAudits({url: process.argv[2], fetchFn: fetch})) {
  const result = await audit.fn()
  console.log(`${result.status} ${audit.name}${result.reason ? ': ' + result.reason : ''}`)
}

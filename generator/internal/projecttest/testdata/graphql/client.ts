// Creates, lists, changes and removes a product with generated types.
import assert from "node:assert/strict";
import {
  ChangeDocument, CreateDocument, ListDocument, RemoveDocument, type TypedDocumentString,
} from "./operations.js";

type Answer<R> = { data?: R | null; errors?: { message: string; extensions: { code: string } }[] };

async function run<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<Answer<R>> {
  const response = await fetch(process.argv[2], {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as Answer<R>;
}

async function data<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  const answer = await run(document, variables);
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data!;
}

const input = (n: number) => ({ name: `lamp ${n}`, sku: `ts-${n}`, price: { amount: "12.50", currency: "EUR" } });
const { createCatalogProduct: first } = await data(CreateDocument, { input: input(1) });
assert.equal(first.price.amount, "12.50");
await data(CreateDocument, { input: input(2) });

const { catalogProducts: page } = await data(ListDocument, { first: 1, after: null, sku: null });
assert.equal(page.nodes.length, 1);
assert.equal(page.pageInfo.hasNextPage, true);
const { catalogProducts: second } = await data(ListDocument, { first: 1, after: page.pageInfo.endCursor });
assert.notEqual(second.nodes[0].id, page.nodes[0].id);
const { catalogProducts: found } = await data(ListDocument, { sku: "ts-2" });
assert.deepEqual(found.nodes.map((p) => p.name), ["lamp 2"]);

const change = { id: first.id, input: { description: "warm" }, version: first.version };
const { changeCatalogProduct: changed } = await data(ChangeDocument, change);
assert.deepEqual([changed.name, changed.description], ["lamp 1", "warm"]);
const stale = await run(ChangeDocument, change);
assert.equal(stale.errors?.[0].extensions.code, "STALE");
const { changeCatalogProduct: cleared } = await data(ChangeDocument, { id: first.id, input: { description: null } });
assert.equal(cleared.description, null);

assert.equal((await data(RemoveDocument, { id: first.id, version: cleared.version })).removeCatalogProduct, first.id);
const gone = await run(RemoveDocument, { id: first.id });
assert.equal(gone.errors?.[0].extensions.code, "NOT_FOUND");
console.log("ok");

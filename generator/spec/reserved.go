package spec

import "strings"

// What a name must not be as it stands, because the rendered Go means
// something else by it. Such a name is legal; it gets a suffix (names.go).
// Whether it does depends on the name alone, and a word taken off these lists
// renames things in projects that exist: add only.
const (
	goKeywords = `break case chan const continue default defer else fallthrough for func go goto if import
		interface map package range return select struct switch type var`

	goPredeclared = `any append bool byte cap clear close comparable complex complex128 complex64 copy delete
		error false float32 float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print
		println real recover rune string true uint uint16 uint32 uint64 uint8 uintptr init main`

	// The package names of the standard library.
	goPackages = `adler32 aes arena ascii85 asn1 ast atomic base32 base64 big binary bits bufio build buildinfo
		bytes bzip2 cgi cgo cipher cmp cmplx color comment constant constraint context cookiejar coverage crc32
		crc64 crypto cryptotest csv debug des doc draw driver dsa dwarf ecdh ecdsa ed25519 elf elliptic embed
		encoding errors exec expvar fcgi filepath fips140 flag flate fmt fnv format fs fstest gif gob gosym gzip
		hash heap hex hkdf hmac hpke html http httptest httptrace httputil image importer io iotest ioutil iter
		jpeg json jsonrpc jsontext list log lzw macho mail maphash maps math md5 metrics mime mlkem mlkemtest
		multipart net netip os palette parse parser path pbkdf2 pe pem pkix plan9obj plugin png pprof printer
		quick quotedprintable race rand rc4 reflect regexp ring rpc rsa runtime scanner sha1 sha256 sha3 sha512
		signal slices slog slogtest smtp sort sql strconv strings structs subtle suffixarray sync synctest syntax
		syscall syslog tabwriter tar template testing textproto time tls token trace types tzdata unicode unique
		unsafe url user utf16 utf8 version weak x509 xml zip zlib`

	// The packages of a rendered project that are there whatever its domains
	// are, and folders that Go or the project treats in a way of their own.
	projectPackages = `value id page fault event httpapi httpserver database databasetest cache cachetest delivery
		deliverytest envtest storetest readmodel readmodeltest mail telemetry telemetrytest app bridge arch config platform bff graph internal vendor testdata`

	// The packages of other modules that rendered code imports.
	modulePackages = `huma humago goose sqlite sqlite3 env pgx pgconn stdlib otter rueidis kgo jetstream nats amqp
		amqp091 river asynq otel trace metric attribute prometheus scs graphql dataloader smtp uuid
		otelhttp otelprometheus otelslog otelsql semconv`

	// The variables, parameters and receivers in the templates. A receiver is the first
	// letter of a resource.
	templateVariables = `ctx err tx db row rows s a api in out request response store service details patch filter
		edit before after changed now item items missing ids log cfg config mux t tc ok n i k v f w r body scope
		next path
		add added again all allow between busy change changes current direction first fixture found full given gone insert
		key kept lost migrations newest no none nothing other outcome p pages q query referrer shift steady target unknown versions
		want with e find show sender letter outgoing recipient embedded events happened told facts remove removed then kind
		outbox inbox boxes instead known labels mark state tell things view views wanted
		c behind gets got lists
		stored match decide checked nowhere own caching taken checkRefs dangling duplicate migrate
		d g h j l m o u x y z`

	// The names at package level in the templates of a domain, for all of a
	// domain rather than for one resource.
	domainIdentifiers = `Module Deps`

	// The members of Module, and of the stores in tests, beside one for each resource.
	moduleMembers = `Migrate Mount Outbox`

	// The members of Deps beside ports, whatever the decisions are.
	portTaken = `DB Outbox Inbox Now Cache Mail Views`

	// Device names of Windows: Go refuses them in import paths everywhere.
	deviceNames = `con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6
		lpt7 lpt8 lpt9`

	// The members that every rendered resource has, and what its details are
	// embedded as.
	resourceMembers = `ID Version CreatedAt UpdatedAt Meta Check CursorID Snapshot With`

	// What go/build takes for a condition at the end of a file's name.
	goSystems = `aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris
		wasip1 windows zos`
	goMachines = `386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32
		mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`

	// The columns that every table of PostgreSQL has; no quotes help.
	postgresColumns = `tableoid xmin cmin xmax cmax ctid`

	// Everything but the unreserved keywords (pg_get_keywords), up to PostgreSQL 18.
	postgresKeywords = `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit
		boolean both case cast char character check coalesce collate collation column concurrently constraint
		create cross current_catalog current_date current_role current_schema current_time current_timestamp
		current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch
		float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int
		integer intersect interval into is isnull join json json_array json_arrayagg json_exists json_object
		json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left like
		limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif
		numeric offset on only or order out outer overlaps overlay placing position precision primary real
		references returning right row select session_user setof similar smallint some substring symmetric
		system_user table tablesample then time timestamp to trailing treat trim true union unique user using
		values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
		xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`

	// All keywords (sqlite3_keyword_name) of SQLite 3.5x.
	sqliteKeywords = `abort action add after all alter always analyze and as asc attach autoincrement before begin
		between by cascade case cast check collate column commit conflict constraint create cross current
		current_date current_time current_timestamp database default deferrable deferred delete desc detach
		distinct do drop each else end escape except exclude exclusive exists explain fail filter first following
		for foreign from full generated glob group groups having if ignore immediate in index indexed initially
		inner insert instead intersect into is isnull join key last left like limit match materialized natural no
		not nothing notnull null nulls of offset on or order others outer over partition plan pragma preceding
		primary query raise range recursive references regexp reindex release rename replace restrict returning
		right rollback row rows savepoint select set table temp temporary then ties to transaction trigger
		unbounded union unique update using vacuum values view virtual when where window with without`

	// Words at whose sight a YAML reader, of whatever age, thinks of no text.
	yamlWords = `null true false yes no on off y n`
)

var (
	reserved = wordSet(goKeywords, goPredeclared, goPackages, projectPackages, modulePackages, templateVariables,
		deviceNames)
	domainTaken   = wordSet(domainIdentifiers)
	memberTaken   = wordSet(resourceMembers)
	pluralTaken   = wordSet(moduleMembers)
	devices       = wordSet(deviceNames)
	buildSuffixes = wordSet(goSystems, goMachines)
	systemColumns = wordSet(postgresColumns)
	sqlKeywords   = wordSet(postgresKeywords, sqliteKeywords)
	yamlSpecial   = wordSet(yamlWords)
)

// What a domain, a resource or a field can't be called at all, with the reason.
var (
	refusedDomains = refuse(map[string]string{
		"app platform arch bff graph": "the rendered project has a package of that name beside the domains",
		"internal vendor testdata":    "Go treats a folder of that name in a way of its own",
		"main":                        "Go can't import a package of that name",
		"information_schema":          "PostgreSQL has a schema of that name in every database",
		deviceNames:                   "it is a device on Windows, and Go refuses it in import paths everywhere",
	})
	refusedFields = refuse(map[string]string{
		"id version created_at updated_at": "every resource has that member already",
	})
	refusedProjects = refuse(map[string]string{
		"testdata":  "Go passes over a folder of that name",
		deviceNames: "it is a device on Windows, and Go refuses it in import paths everywhere",
	})
)

func wordSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			set[word] = true
		}
	}
	return set
}

func refuse(reasons map[string]string) map[string]string {
	refused := map[string]string{}
	for words, reason := range reasons {
		for _, word := range strings.Fields(words) {
			refused[word] = reason
		}
	}
	return refused
}

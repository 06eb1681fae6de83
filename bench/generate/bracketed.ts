import { Clock, isoSecond } from './clock.ts';
import { FIELDS } from './fields.ts';
import type { Random } from './random.ts';
import { compileTemplate, type Step, writeSteps } from './template.ts';
import { Weighted } from './weighted.ts';
import type { Writer } from './writer.ts';

type Kind = [weight: number, level: string, message: string];

/** What the programs of a web shop say. */
const KINDS: Kind[] = [
  [
    90,
    'INFO',
    'Request completed {"method": "<method>", "endpoint": "<endpoint>", "durationMs": <ms>}',
  ],
  [
    80,
    'INFO',
    'API request received {"method": "<method>", "endpoint": "<endpoint>", "userId": <userId>}',
  ],
  [70, 'INFO', 'User login successful {"userId": <userId>, "ip": "<ip>"}'],
  [40, 'INFO', 'User logout {"userId": <userId>, "sessionSeconds": <ms>}'],
  [45, 'INFO', 'New order placed {"orderId": <orderId>, "userId": <userId>, "amount": <amount>}'],
  [30, 'INFO', 'Payment captured {"orderId": <orderId>, "provider": "card", "amount": <amount>}'],
  [30, 'INFO', 'Order <orderId> shipped from warehouse <region> in <small> parcels'],
  [25, 'INFO', 'Email sent {"template": "order-confirmation", "recipient": "<name>@example.com"}'],
  [25, 'INFO', 'Session <uuid> created for user <name>'],
  [20, 'INFO', 'Uploaded invoice-<orderId>.pdf to bucket "invoices" (<bytes> bytes)'],
  [20, 'INFO', 'Worker <node> finished job <uuid> in <ms> ms'],
  [15, 'INFO', 'Health check passed for service <service> on <node>'],
  [10, 'INFO', 'Configuration reloaded from /etc/shop/<service>.yaml, <small> keys changed'],
  [8, 'INFO', 'Scheduled task "clean-<table>" started by <name>'],
  [8, 'INFO', 'Connection from <ip>:<port> accepted on <node>'],
  [3, 'INFO', 'Server started on port <port>'],
  [2, 'INFO', 'Server shutting down'],
  [60, 'DEBUG', 'Query execution time {"query": "SELECT * FROM <table>", "durationMs": <ms>}'],
  [50, 'DEBUG', 'Cache refreshed {"cacheKey": "product:<userId>"}'],
  [40, 'DEBUG', 'Cache miss {"cacheKey": "user:<userId>", "ttlSeconds": <ms>}'],
  [30, 'DEBUG', 'Acquired lock on <table> after <ms> ms (attempt <small>)'],
  [20, 'DEBUG', 'Rendering template "product-page" for <sku> took <ms> ms'],
  [20, 'DEBUG', 'Token <shortHex> validated for user <userId>'],
  [15, 'DEBUG', 'Published message <uuid> to topic "<service>.events"'],
  [10, 'DEBUG', 'Connection pool: <small> of 20 in use, <small> waiting'],
  [8, 'DEBUG', 'Resolved feature flag "new-checkout" to true for user <userId>'],
  [4, 'DEBUG', 'Initializing database connection to db.<region>.example.com'],
  [20, 'WARN', 'Slow response time detected {"endpoint": "<endpoint>", "durationMs": <ms>}'],
  [12, 'WARN', 'Disk usage at <percent>% on <node>'],
  [12, 'WARN', 'High memory usage detected (<percent>%) on <node>'],
  [12, 'WARN', 'Login failed for user "<name>" from <ip>: wrong password'],
  [10, 'WARN', 'Retrying call to <service> after timeout (attempt <small>)'],
  [8, 'WARN', 'Rate limit reached for client <ip>, <small> requests dropped'],
  [6, 'WARN', 'Certificate of shop.example.com expires in <small> days'],
  [10, 'ERROR', 'Database timeout {"userId": <userId>, "ip": "<ip>"}'],
  [8, 'ERROR', 'Payment gateway unreachable {"error": "Connection refused", "orderId": <orderId>}'],
  [6, 'ERROR', 'Failed to send email {"recipient": "<name>@example.com", "error": "SMTP timeout"}'],
  [5, 'ERROR', 'Unauthorized access to <endpoint> by <ip>'],
  [4, 'ERROR', 'Unexpected failure in service <service>: cannot read property "id" of undefined'],
  [3, 'ERROR', 'Checksum mismatch for object <longHex>'],
  [1, 'FATAL', 'Out of memory on <node>: killed process <pid> (<service>)'],
];

/** `[2025-02-20T10:00:00Z] INFO message {"userId": 101, "ip": "192.0.2.5"}`, about 90 bytes a record. */
export function bracketed(): Step {
  const clock = new Clock(10, (second) => `[${isoSecond(second)}Z] `);
  const messages = KINDS.map(([, level, text]) => compileTemplate(`${level} ${text}\n`, FIELDS));
  const kinds = new Weighted(KINDS.map(([weight]) => weight));
  return (out: Writer, random: Random) => {
    clock.tick(random);
    clock.write(out);
    writeSteps(messages[kinds.draw(random)]!, out, random);
  };
}

-- UNLOGGED by hand: rows live for seconds.
CREATE UNLOGGED TABLE "requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reply_channel" text NOT NULL,
	"request" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"taken_by" integer,
	"reply" "bytea"
);

-- UNLOGGED by hand: rows live for seconds.
CREATE UNLOGGED TABLE "requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reply_channel" text NOT NULL,
	"request" "bytea" NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"taken_by" integer,
	"reply" "bytea"
);--> statement-breakpoint
-- They are compressed already.
ALTER TABLE "requests" ALTER COLUMN "request" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "requests" ALTER COLUMN "reply" SET STORAGE EXTERNAL;

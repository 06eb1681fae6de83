CREATE TABLE "bundles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"skipped" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "bundle" jsonb;--> statement-breakpoint
CREATE INDEX "jobs_bundle" ON "jobs" USING btree (((bundle ->> 'id'))) WHERE bundle is not null;
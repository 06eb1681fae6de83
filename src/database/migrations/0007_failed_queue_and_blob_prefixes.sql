CREATE TABLE "blob_prefixes" (
	"prefix" uuid PRIMARY KEY NOT NULL,
	"unneeded_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "maintenance" (
	"name" text PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "completion_errors" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "failed_queue_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "blob_prefixes_unneeded" ON "blob_prefixes" USING btree ("unneeded_since") WHERE unneeded_since is not null;--> statement-breakpoint
CREATE INDEX "jobs_to_complete" ON "jobs" USING btree ("id") WHERE status not in ('Completed', 'Failed') and uploaded_at is not null and chunks_done >= chunk_count;--> statement-breakpoint
CREATE INDEX "jobs_failed_queue" ON "jobs" USING btree ("failed_queue_since") WHERE failed_queue_since is not null;--> statement-breakpoint
INSERT INTO "maintenance" ("name") VALUES ('repair'), ('blobs');--> statement-breakpoint
-- Dead letters were messages before: a job with a chunk that was given up had one.
UPDATE "jobs" SET "failed_queue_since" = coalesce("finished_at", now()) WHERE "status" = 'Failed'
	AND EXISTS (SELECT FROM "chunks" WHERE "chunks"."job_id" = "jobs"."id" AND "chunks"."status" = 'Failed');--> statement-breakpoint
UPDATE "chunks" SET "due_at" = now() + interval '1000 years' FROM "jobs"
	WHERE "chunks"."job_id" = "jobs"."id" AND "jobs"."status" = 'Failed' AND "chunks"."status" = 'Waiting';--> statement-breakpoint
-- Jobs that may have blobs. Those of completed jobs are gone, unless their removal failed a moment ago.
INSERT INTO "blob_prefixes" ("prefix", "unneeded_since")
SELECT "blob_prefix", CASE WHEN "status" = 'Completed' OR ("status" = 'Failed' AND "uploaded_at" IS NULL) THEN now() END
FROM "jobs"
WHERE NOT EXISTS (SELECT FROM "small_files" WHERE "small_files"."job_id" = "jobs"."id")
	AND ("status" <> 'Completed' OR "finished_at" > now() - interval '1 day');

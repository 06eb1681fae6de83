-- Bytes of small files lie in a table; before, several files shared a blob. Those that are still in one are not moved:
-- the version before this one has to finish them, or their owners remove their jobs.
DO $$ BEGIN
	IF EXISTS (SELECT FROM "chunks" WHERE "shared_offset" IS NOT NULL AND "status" <> 'Done') THEN
		RAISE EXCEPTION 'Small files wait in blobs that this version does not read. Start the version before, let its jobs end, retry or remove those that failed, and update then.';
	END IF;
END $$;--> statement-breakpoint
ALTER TABLE "chunks" DROP COLUMN "shared_offset";--> statement-breakpoint
CREATE TABLE "small_files" (
	"job_id" uuid PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "small_files" ADD CONSTRAINT "small_files_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- They are zstd already.
ALTER TABLE "small_files" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;--> statement-breakpoint
-- It holds only those that did not succeed.
ALTER TABLE "attempts" RENAME TO "failed_attempts";--> statement-breakpoint
ALTER TABLE "failed_attempts" RENAME CONSTRAINT "attempts_job_id_jobs_id_fk" TO "failed_attempts_job_id_jobs_id_fk";--> statement-breakpoint
ALTER TABLE "failed_attempts" RENAME CONSTRAINT "attempts_kind" TO "failed_attempts_kind";--> statement-breakpoint
ALTER INDEX "attempts_job" RENAME TO "failed_attempts_job";

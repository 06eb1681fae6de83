ALTER TABLE "partial_reports" ADD COLUMN "indexes" integer[];--> statement-breakpoint
UPDATE "partial_reports" SET "indexes" = array["chunk_index"];--> statement-breakpoint
ALTER TABLE "partial_reports" ALTER COLUMN "indexes" SET NOT NULL;

-- These are zstd already: to try once more took most of the time of a chunk's commit.
ALTER TABLE "partial_reports" ALTER COLUMN "data" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "reports" ALTER COLUMN "partial" SET STORAGE EXTERNAL;--> statement-breakpoint
-- A report of some kilobytes is compressed in a third of the time. A server built without lz4 keeps its own way.
DO $$ BEGIN
	ALTER TABLE "reports" ALTER COLUMN "report" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
	NULL;
END $$;

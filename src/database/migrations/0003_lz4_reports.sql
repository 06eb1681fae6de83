-- A report of some kilobytes is compressed in a third of the time. A server built without lz4 keeps its own way.
DO $$ BEGIN
	ALTER TABLE "reports" ALTER COLUMN "report" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
	NULL;
END $$;

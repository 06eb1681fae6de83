import { startPostgres } from './postgres.ts';
import { startRabbitMQ } from './rabbitmq.ts';

export interface FleetServers {
  /** What test/support/fleet.ts reads, in this process or one that inherits it. */
  environment: Record<string, string>;
  postgres: Awaited<ReturnType<typeof startPostgres>>;
  rabbitmq: Awaited<ReturnType<typeof startRabbitMQ>>;
  stop(): Promise<void>;
}

/** Starts the real PostgreSQL and RabbitMQ that the processes of a fleet share. */
export async function startFleetServers(): Promise<FleetServers> {
  const postgres = await startPostgres();
  try {
    const rabbitmq = await startRabbitMQ();
    return {
      environment: {
        FLEET_POSTGRES_URL: postgres.url,
        FLEET_RABBITMQ_URL: rabbitmq.url,
        FLEET_MANAGEMENT_URL: rabbitmq.managementURL,
      },
      postgres,
      rabbitmq,
      stop: async () => {
        await Promise.all([postgres.stop(), rabbitmq.stop()]);
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

import { repairCost } from '../contract/jobs/repair-cost.ts';

repairCost();

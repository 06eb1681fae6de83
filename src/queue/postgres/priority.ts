import { MESSAGE_CLASSES, type MessageClass } from '../queue.ts';

/** The priority of a class in pg-boss, which takes the highest number first. */
export const priorityOf = (one: MessageClass): number => -MESSAGE_CLASSES.indexOf(one);

/** The class of a priority; the least urgent one for numbers that an earlier release gave. */
export const classOf = (priority: number): MessageClass =>
  MESSAGE_CLASSES[-priority] ?? MESSAGE_CLASSES.at(-1)!;

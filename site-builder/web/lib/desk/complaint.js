// What the service refused, in words for an agent.

import { say } from './words.js';

/** A sentence for what the service refused. */
export function complaint(problem) {
  if (problem.status === 0) return say('offline');
  if (problem.is('taken')) return say('taken_by', { name: problem.document.assignee?.name ?? say('somebody') });
  return problem.errors[0]?.detail ?? (problem.document.detail || say('failed'));
}

-- Further doubtful texts of a phone join the task that is open for it. What nobody had read when a task was
-- closed goes on to the next one.
CREATE TABLE office_task_text (
  task_id uuid NOT NULL REFERENCES office_task,
  revocation_id uuid NOT NULL REFERENCES revocation,
  PRIMARY KEY (task_id, revocation_id)
);

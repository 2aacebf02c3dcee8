// Package work runs the jobs: delivering messages, sending mails, sealing looks, sweeping what is over. What a job does is
// said by the package whose thing it is; here is only which there are, how often, and how often they are tried again.
package work

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Jobs is the running worker of one process. Several processes share the work.
type Jobs struct{ client *river.Client[postgres.Tx] }

// Job is something that is done again and again.
type Job struct {
	Name  string
	Every time.Duration
	Do    func(context.Context) error
}

// regularQueue is the queue of what is done again and again: it comes on time, whatever is delivered or sent meanwhile.
const regularQueue = "regular"

// queues is how many jobs of each kind run at once in one process. There are eight connections for them; a mail that is being sent holds none.
var queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 3}, regularQueue: {MaxWorkers: 3}, message.MailQueue: {MaxWorkers: 4}}

// Start begins to work. Jobs of others are given as more; ctx ends them, hard: stop with Stop.
func Start(ctx context.Context, db *postgres.DB, mailer message.Mailer, log *slog.Logger, more ...Job) (*Jobs, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, deliver(db))
	river.AddWorker(workers, mail(db, mailer))
	regular := append([]Job{
		{"account.sweep", time.Hour, func(ctx context.Context) error { return account.Sweep(ctx, db) }},
		{"ledger.seal", time.Minute, func(ctx context.Context) error {
			_, err := ledger.SealLooks(ctx, db)
			return err
		}},
		{"ledger.heads", 10 * time.Minute, func(ctx context.Context) error {
			_, err := ledger.SealHeads(ctx, db)
			return err
		}},
		{"message.redeliver", time.Minute, func(ctx context.Context) error {
			_, err := message.Redeliver(ctx, db)
			return err
		}},
		{"message.failing", 5 * time.Minute, func(ctx context.Context) error { return warn(ctx, db, log) }},
	}, more...)
	river.AddWorker(workers, repeat(regular, log))
	client, err := river.NewClient(riverpgxv5.New(db.Work), &river.Config{
		Logger:            log,
		Workers:           workers,
		Queues:            queues,
		PeriodicJobs:      periodic(regular),
		ReindexerSchedule: never{}, // the role that works owns no index
		JobTimeout:        5 * time.Minute,
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Jobs{client: client}, nil
}

// Stop takes no new jobs and waits for those that run, until ctx ends.
func (j *Jobs) Stop(ctx context.Context) error { return j.client.Stop(ctx) }

// warn tells in the log what does not arrive: mails that cannot be sent, whose messages lie in the inboxes all the same, and
// messages for a duty that nobody holds.
func warn(ctx context.Context, db *postgres.DB, log *slog.Logger) error {
	failing, err := message.Failing(ctx, db)
	if err == nil && failing > 0 {
		log.WarnContext(ctx, "mails cannot be sent; each is tried again by itself", "mails", failing)
	}
	unreached, more := message.Unreached(ctx, db)
	if more == nil && unreached > 0 {
		log.WarnContext(ctx, "messages reach nobody: nobody holds the duty; each is tried again by itself", "messages", unreached)
	}
	return errors.Join(err, more)
}

func deliver(db *postgres.DB) river.Worker[message.DeliverArgs] {
	return river.WorkFunc(func(ctx context.Context, job *river.Job[message.DeliverArgs]) error {
		return message.Deliver(ctx, db, job.Args.Message)
	})
}

func mail(db *postgres.DB, mailer message.Mailer) river.Worker[message.MailArgs] {
	return river.WorkFunc(func(ctx context.Context, job *river.Job[message.MailArgs]) error {
		return message.Send(ctx, db, mailer, job.Args.Mail, job.Attempt >= job.MaxAttempts)
	})
}

// regularArgs names a job that is done again and again.
type regularArgs struct {
	Name string `json:"name"`
}

// Kind names the job to the library.
func (regularArgs) Kind() string { return "work.regular" }

func repeat(jobs []Job, log *slog.Logger) river.Worker[regularArgs] {
	return river.WorkFunc(func(ctx context.Context, job *river.Job[regularArgs]) error {
		for _, known := range jobs {
			if known.Name == job.Args.Name {
				err := known.Do(ctx)
				if err != nil { // not its words, which may quote a row
					log.ErrorContext(ctx, "a job failed; it is done again at its next time", "job", known.Name, "sqlstate", postgres.State(err))
				}
				return err
			}
		}
		return river.JobCancel(fmt.Errorf("no job is called %s", job.Args.Name))
	})
}

// periodic has the leader queue each job when its time comes; one that is still there is not queued again.
func periodic(jobs []Job) []*river.PeriodicJob {
	made := make([]*river.PeriodicJob, 0, len(jobs))
	for _, job := range jobs {
		made = append(made, river.NewPeriodicJob(river.PeriodicInterval(job.Every), func() (river.JobArgs, *river.InsertOpts) {
			return regularArgs{Name: job.Name}, &river.InsertOpts{Queue: regularQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: job.Every}}
		}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return made
}

// never is a schedule that does not come.
type never struct{}

// Next is further away than any process lives.
func (never) Next(now time.Time) time.Time { return now.AddDate(100, 0, 0) }

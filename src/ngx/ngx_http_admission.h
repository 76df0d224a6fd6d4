
/*
 * What the files of the nginx glue share.
 *
 * A configuration owns blocks (admission_injector, admission_policies) and key
 * pairs (admission_tls); both are "watched": made of files that are read again
 * when they change.  What a block's files became is a snapshot; a review holds
 * a reference to the one that it began with.  A review owns an arena, which
 * its request's pool destroys.
 */


#ifndef NGX_HTTP_ADMISSION_H
#define NGX_HTTP_ADMISSION_H


#include "ngx/ngx_http_admission_compat.h"

#include "base/adm_buf.h"
#include "base/adm_err.h"
#include "data/adm_value.h"
#include "kube/kube_mode.h"


typedef struct ngx_http_admission_watched_s  ngx_http_admission_watched_t;
typedef struct ngx_http_admission_engine_s   ngx_http_admission_engine_t;
typedef struct ngx_http_admission_block_s    ngx_http_admission_block_t;
typedef struct ngx_http_admission_tls_s      ngx_http_admission_tls_t;
typedef struct ngx_http_admission_ctx_s      ngx_http_admission_ctx_t;
typedef struct ngx_http_admission_zone_s     ngx_http_admission_zone_t;


/* -- outcomes and reasons ------------------------------------------------- */

/*
 * Every request that reaches a reviewing location gets one outcome with one
 * reason; the answer, the variables and the metrics are made of them.
 *
 * outcome      what happened                                  answer
 * injected     a patch adds the sidecar                       200, allowed
 * skipped      the injector's rules say no                    200, allowed
 * admitted     no policy is against it                        200, allowed
 * denied       a policy is against it                         200, denied
 * mutated      a patch changes the object                     200, allowed
 * unchanged    no policy changes the object                   200, allowed
 * warned       enforced it would be denied or changed         200, allowed
 * observed     the same in mode "monitor"                     200, allowed
 * error        no verdict could be reached                    200, by
 *                                                             admission_error
 * refused      the request is no review                       4xx
 * unavailable  there is nothing to review with                503
 * aborted      the client went away before it was answered    none
 */

typedef enum {
    NGX_HTTP_ADMISSION_UNDECIDED = 0,
    NGX_HTTP_ADMISSION_INJECTED,
    NGX_HTTP_ADMISSION_SKIPPED,
    NGX_HTTP_ADMISSION_ADMITTED,
    NGX_HTTP_ADMISSION_DENIED,
    NGX_HTTP_ADMISSION_MUTATED,
    NGX_HTTP_ADMISSION_UNCHANGED,
    NGX_HTTP_ADMISSION_WARNED,
    NGX_HTTP_ADMISSION_OBSERVED,
    NGX_HTTP_ADMISSION_ERROR,
    NGX_HTTP_ADMISSION_REFUSED,
    NGX_HTTP_ADMISSION_UNAVAILABLE,
    NGX_HTTP_ADMISSION_ABORTED,
    NGX_HTTP_ADMISSION_OUTCOMES
} ngx_http_admission_outcome_e;


/*
 * The reasons that the glue itself gives, see the table in
 * ngx_http_admission_outcome.c; those of a block's engine follow, numbered
 * from NGX_HTTP_ADMISSION_REASONS in the order of its list.
 */

typedef enum {
    NGX_HTTP_ADMISSION_METHOD = 0,
    NGX_HTTP_ADMISSION_CONTENT_TYPE,
    NGX_HTTP_ADMISSION_EMPTY_BODY,
    NGX_HTTP_ADMISSION_BODY_TOO_LARGE,
    NGX_HTTP_ADMISSION_NGINX,
    NGX_HTTP_ADMISSION_INVALID_JSON,
    NGX_HTTP_ADMISSION_INVALID_REVIEW,
    NGX_HTTP_ADMISSION_MEMORY_LIMIT,
    NGX_HTTP_ADMISSION_PATCH_LIMIT,
    NGX_HTTP_ADMISSION_TIMEOUT,
    NGX_HTTP_ADMISSION_INTERNAL,
    NGX_HTTP_ADMISSION_NOT_LOADED,
    NGX_HTTP_ADMISSION_OUT_OF_MEMORY,
    NGX_HTTP_ADMISSION_CLIENT_CLOSED,
    NGX_HTTP_ADMISSION_CLIENT_TIMEOUT,
    NGX_HTTP_ADMISSION_REASONS
} ngx_http_admission_reason_e;


/* The most reasons of all kinds; what the zone has room for. */
#define NGX_HTTP_ADMISSION_MAX_REASONS  96


typedef struct {
    ngx_http_admission_outcome_e   outcome;
    ngx_uint_t                     reason;
} ngx_http_admission_pair_t;


extern ngx_str_t  ngx_http_admission_outcomes[];

/* The outcomes that the glue's own reasons occur with; ends undecided. */
extern ngx_http_admission_pair_t  ngx_http_admission_pairs[];

ngx_str_t ngx_http_admission_reason(const ngx_http_admission_engine_t *engine,
    ngx_uint_t reason);

/* The number of an engine's reason; "internal" for one it does not list. */
ngx_uint_t ngx_http_admission_reason_number(
    const ngx_http_admission_engine_t *engine, const char *text);


/* -- watched files -------------------------------------------------------- */

typedef struct {
    ngx_str_t    path;           /* zero-terminated; a file or a directory */
    ngx_uint_t   role;           /* the meaning is the owner's */
} ngx_http_admission_source_t;


#define NGX_HTTP_ADMISSION_ERROR_LEN  1024
#define NGX_HTTP_ADMISSION_WHAT_LEN   512


/* One file, as it was read. */

typedef struct {
    ngx_uint_t   role;
    adm_str_t    name;
    adm_str_t    text;
} ngx_http_admission_document_t;


/* What can be seen of files without reading them. */

typedef struct {
    uint64_t     all;            /* 0: of none */
    uint64_t     loose;          /* of those that are in no volume */
} ngx_http_admission_signature_t;


/* Reads all files; NGX_ERROR with w->error set, the old state then stays. */
typedef ngx_int_t (*ngx_http_admission_load_pt)(
    ngx_http_admission_watched_t *w);


struct ngx_http_admission_watched_s {
    ngx_str_t                    kind;        /* injector, policies, tls */
    ngx_str_t                    name;
    ngx_array_t                  sources;
    ngx_http_admission_load_pt   load;
    ngx_uint_t                   slot;        /* in the zone */

    ngx_http_admission_signature_t  signature;  /* of the files read last */
    uint64_t                     changed;     /* another one, 0: none */
    ngx_msec_t                   since;       /* when it began to change */
    ngx_msec_t                   settled;     /* and ended for now */
    ngx_uint_t                   generation;  /* successful loads; 0: none */
    time_t                       loaded;      /* when the last one was */
    time_t                       tried;       /* the last one of any result */
    time_t                       expires;     /* 0: never */
    ngx_uint_t                   failed;      /* unsigned  failed:1; */
    ngx_str_t                    error;       /* of the last attempt */
    u_char                       text[NGX_HTTP_ADMISSION_ERROR_LEN];
    ngx_str_t                    what;        /* is in use, for the log */
    u_char                       what_text[NGX_HTTP_ADMISSION_WHAT_LEN];
};


/*
 * Loads and keeps the books; logs nothing.  NGX_ERROR: w->error tells why and
 * everything is as before.
 */
ngx_int_t ngx_http_admission_load(ngx_http_admission_watched_t *w);

/* Keeps an error text; returns NGX_ERROR. */
ngx_int_t ngx_http_admission_load_error(ngx_http_admission_watched_t *w,
    const char *fmt, ...);

/* Keeps what is in use, for the log. */
void ngx_http_admission_in_use(ngx_http_admission_watched_t *w,
    adm_str_t what);

/* Of all files as they are now, directories expanded. */
ngx_http_admission_signature_t ngx_http_admission_signature(
    ngx_http_admission_watched_t *w);

/*
 * Copies the files into the arena, as they were at one moment, and keeps their
 * signature; NULL with the error set.
 */
ngx_http_admission_document_t *ngx_http_admission_read(
    ngx_http_admission_watched_t *w, adm_arena_t *arena, size_t *n);

/* FNV-1a over what was hashed before and these bytes. */
uint64_t ngx_http_admission_mix(uint64_t hash, const void *p, size_t len);

ngx_int_t ngx_http_admission_watch_start(ngx_cycle_t *cycle);


/* -- configuration -------------------------------------------------------- */

typedef enum {
    NGX_HTTP_ADMISSION_INJECT = 0,
    NGX_HTTP_ADMISSION_VALIDATE,
    NGX_HTTP_ADMISSION_MUTATE
} ngx_http_admission_door_e;


#define NGX_HTTP_ADMISSION_ENFORCE  KUBE_ENFORCE
#define NGX_HTTP_ADMISSION_WARN     KUBE_WARN
#define NGX_HTTP_ADMISSION_MONITOR  KUBE_MONITOR


typedef struct {
    ngx_array_t        blocks;       /* of ngx_http_admission_block_t * */
    ngx_array_t        tls;          /* of ngx_http_admission_tls_t * */
    ngx_array_t        watched;      /* of both */
    ngx_shm_zone_t    *zone;         /* NULL: nobody counts */
    ngx_uint_t         metrics;      /* unsigned  metrics:1; a page of them */
    ngx_msec_t         watch;        /* 0: off */
    ngx_str_t          drain;        /* path; empty: none */
    time_t             drain_looked;
    ngx_uint_t         draining;     /* unsigned  draining:1; */
    ngx_event_t        timer;
    ngx_connection_t   dummy;        /* of the timer, for the debug log */
} ngx_http_admission_main_conf_t;


typedef struct {
    ngx_http_admission_tls_t  *tls;
} ngx_http_admission_srv_conf_t;


typedef struct {
    ngx_http_admission_block_t  *block;
    ngx_uint_t                   door;
    ngx_str_t                    name;       /* of the block */
    u_char                      *file;       /* of the directive */
    ngx_uint_t                   line;
    ngx_uint_t                   allow;      /* admission_error allow */
    ngx_uint_t                   mode;
    off_t                        max_body;
    size_t                       max_memory;
    size_t                       max_patch;
    ngx_uint_t                   max_depth;
    ngx_msec_t                   timeout;
} ngx_http_admission_loc_conf_t;


extern ngx_module_t  ngx_http_admission_module;

char *ngx_http_admission_block(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
char *ngx_http_admission_set_tls(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);
char *ngx_http_admission_set_zone(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);


/* -- blocks, engines and snapshots ---------------------------------------- */

typedef struct {
    adm_arena_t                         arena;
    void                               *data;      /* the engine's */
    const ngx_http_admission_engine_t  *engine;
    ngx_uint_t                          refs;
} ngx_http_admission_snapshot_t;


/* What an engine says of a review. */

typedef struct {
    ngx_http_admission_outcome_e   outcome;
    ngx_uint_t                     reason;
    adm_str_t                      policy;
    adm_value_t                   *patch;      /* operations, or NULL */
    kube_response_t                response;   /* without the patch's text */
} ngx_http_admission_verdict_t;


struct ngx_http_admission_engine_s {
    ngx_str_t        kind;
    ngx_uint_t       doors;          /* 1 << ngx_http_admission_door_e */
    ngx_command_t   *commands;       /* of the block, their conf is create's */
    void          *(*create)(ngx_conf_t *cf);
    const char    *(*check)(ngx_http_admission_block_t *block);

    /* the engine's data, NULL with the error set */
    void          *(*load)(ngx_http_admission_block_t *block,
                           adm_arena_t *arena,
                           ngx_http_admission_document_t *documents, size_t n,
                           adm_err_t *err);
    void           (*free)(void *data);

    /* what is odd about the documents: an array of strings */
    const adm_value_t  *(*warnings)(void *data);

    /* what the documents are, for the log, in memory of the arena */
    adm_str_t      (*what)(void *data, adm_arena_t *arena);

    /* how reviews are read and written; NULL: no flags */
    unsigned       (*decode_flags)(void *data);
    unsigned       (*encode_flags)(void *data);

    void           (*review)(void *data, ngx_http_admission_ctx_t *ctx);

    /* the i-th reason and the outcome it comes with, NULL behind the last */
    const char    *(*reason)(ngx_uint_t i, ngx_uint_t *outcomes);
};


struct ngx_http_admission_block_s {
    ngx_http_admission_watched_t         watched;     /* has to be first */
    const ngx_http_admission_engine_t   *engine;
    void                                *conf;
    ngx_http_admission_snapshot_t       *snapshot;    /* NULL: wait for it */
    ngx_flag_t                           wait;
    ngx_uint_t                           modes;       /* 1 << mode, in use */
};


extern const ngx_http_admission_engine_t  ngx_http_admission_injector;
extern const ngx_http_admission_engine_t  ngx_http_admission_policies;

/* cmd->conf of a block's directive: set in the block, not in its conf */
#define NGX_HTTP_ADMISSION_OF_BLOCK  1


/* cmd->post of a block's directive that names files */

typedef struct {
    ngx_uint_t   role;
    ngx_uint_t   many;           /* unsigned  many:1; */
} ngx_http_admission_role_t;


char *ngx_http_admission_set_source(ngx_conf_t *cf, ngx_command_t *cmd,
    void *conf);

void ngx_http_admission_snapshot_release(
    ngx_http_admission_snapshot_t *snapshot);

static inline adm_str_t
ngx_http_admission_str(const ngx_str_t *s)
{
    adm_str_t  a;

    a.len = s->len;
    a.data = s->len ? (char *) s->data : "";

    return a;
}


/* -- reviews -------------------------------------------------------------- */

struct ngx_http_admission_ctx_s {
    ngx_http_request_t                  *request;
    ngx_http_admission_loc_conf_t       *conf;
    ngx_http_admission_snapshot_t       *snapshot;   /* NULL until it is read */
    adm_arena_t                          arena;
    adm_err_t                            err;
    kube_review_t                        review;
    ngx_http_admission_verdict_t         verdict;
    uint64_t                             deadline;   /* monotonic, ns */
    uint64_t                             elapsed;    /* ns; 0: not reviewed */
    size_t                               patch_bytes;

    /* the answer */
    ngx_uint_t                           status;
    ngx_str_t                            type;
    adm_str_t                            body;
};


ngx_int_t ngx_http_admission_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_admission_log_handler(ngx_http_request_t *r);

/*
 * Feeds the body to a JSON reader.  NGX_DECLINED: it is no JSON or exceeds a
 * limit, ctx->err tells; NGX_ERROR: it could not be read.
 */
ngx_int_t ngx_http_admission_body(ngx_http_admission_ctx_t *ctx,
    adm_value_t **root);

/* Reviews a body that has been read and makes the answer. */
void ngx_http_admission_review(ngx_http_admission_ctx_t *ctx);

/* Makes an answer that is no AdmissionReview. */
void ngx_http_admission_refuse(ngx_http_admission_ctx_t *ctx,
    ngx_uint_t reason, ngx_uint_t status, const char *fmt, ...)
    adm_printf_like(4, 5);

/* Decides the outcome: counts and logs it.  Once per request. */
void ngx_http_admission_decide(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason);

/* Copies so much of a text of others as fits, in a form fit for a log. */
size_t ngx_http_admission_printable(u_char *dst, size_t size, adm_str_t s);

/* metadata.name of the object, or metadata.generateName */
adm_str_t ngx_http_admission_name(ngx_http_admission_ctx_t *ctx);

/* Sends a whole response of this status; the body has to stay. */
ngx_int_t ngx_http_admission_send(ngx_http_request_t *r, ngx_uint_t status,
    ngx_str_t type, adm_str_t body);

/* Whether the process has been told to go. */
ngx_uint_t ngx_http_admission_exiting(void);

/* The same, or that it will be: the file of admission_drain is there. */
ngx_uint_t ngx_http_admission_leaving(ngx_http_request_t *r);

/* CLOCK_MONOTONIC in nanoseconds */
uint64_t ngx_http_admission_now(void);

/* 64 KB blocks, some of them kept by the worker; for the arenas of reviews. */
extern const adm_arena_source_t  ngx_http_admission_blocks;

/* Mapped blocks; for the arenas of snapshots. */
extern const adm_arena_source_t  ngx_http_admission_mapped;

/* Gives back the blocks that are kept. */
void ngx_http_admission_exit_process(ngx_cycle_t *cycle);


/* -- pages, metrics, variables, key pairs --------------------------------- */

ngx_int_t ngx_http_admission_metrics_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_admission_ready_handler(ngx_http_request_t *r);

/* A page under construction; the request's pool destroys it. */

typedef struct {
    adm_arena_t   arena;
    adm_buf_t     b;
} ngx_http_admission_page_t;


/* Starts a page; a status to return for what is neither GET nor HEAD. */
ngx_int_t ngx_http_admission_page(ngx_http_request_t *r,
    ngx_http_admission_page_t **page);

ngx_int_t ngx_http_admission_page_send(ngx_http_request_t *r,
    ngx_uint_t status, ngx_str_t type, ngx_http_admission_page_t *page);

ngx_int_t ngx_http_admission_add_variables(ngx_conf_t *cf);

ngx_int_t ngx_http_admission_tls_value(ngx_http_admission_tls_t *tls,
    ngx_uint_t key, adm_str_t *pem);
void ngx_http_admission_tls_destroy(ngx_http_admission_tls_t *tls);


/* -- the zone: counters only, shared by the workers ------------------------ */

#define NGX_HTTP_ADMISSION_WORKERS    128
#define NGX_HTTP_ADMISSION_DURATIONS  22
#define NGX_HTTP_ADMISSION_SIZES      10


/* What one worker has loaded. */

typedef struct {
    ngx_atomic_t    generation;
    ngx_atomic_t    loaded;
    ngx_atomic_t    failed;
    ngx_atomic_t    expires;
} ngx_http_admission_worker_t;


/* Of one block or key pair. */

typedef struct {
    u_char                        kind[16];
    u_char                        name[240];
    ngx_atomic_t                  loads;
    ngx_atomic_t                  load_errors;
    ngx_atomic_t                  reviews[NGX_HTTP_ADMISSION_OUTCOMES]
                                         [NGX_HTTP_ADMISSION_MAX_REASONS];
    ngx_atomic_t                  durations[NGX_HTTP_ADMISSION_DURATIONS + 1];
    ngx_atomic_t                  duration_ns;
    ngx_atomic_t                  sizes[NGX_HTTP_ADMISSION_SIZES + 1];
    ngx_atomic_t                  size_bytes;
    ngx_http_admission_worker_t   workers[NGX_HTTP_ADMISSION_WORKERS];
} ngx_http_admission_slot_t;


/* Bounds of the buckets: microseconds and bytes; another one is +Inf. */
extern const uint64_t  ngx_http_admission_durations[];
extern const uint64_t  ngx_http_admission_sizes[];

/* Whether the zone has room for all that is watched. */
char *ngx_http_admission_zone_check(ngx_conf_t *cf,
    ngx_http_admission_main_conf_t *amcf);

/* The counters of a block or key pair, NULL without a zone. */
ngx_http_admission_slot_t *ngx_http_admission_slot(
    ngx_http_admission_main_conf_t *amcf, ngx_http_admission_watched_t *w);

/* Counts a load and publishes what this worker has now. */
void ngx_http_admission_zone_loaded(ngx_http_admission_main_conf_t *amcf,
    ngx_http_admission_watched_t *w, ngx_uint_t attempt);

void ngx_http_admission_zone_review(ngx_http_admission_ctx_t *ctx,
    ngx_http_admission_outcome_e outcome, ngx_uint_t reason);


#endif /* NGX_HTTP_ADMISSION_H */

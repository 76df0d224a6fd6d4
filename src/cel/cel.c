
#include "cel/cel_node.h"
#include "cel/cel_parse.h"


/* Stack that nested evaluations of one activation may take. */
#define CEL_STACK       (2 * 1024 * 1024)

/* Slots that need no memory of the arena. */
#define CEL_FEW_SLOTS   16


static cel_program_t *cel_compile_source(cel_env_t *env, adm_arena_t *arena,
    cel_source_t *src, cel_phase_e *phase, adm_err_t *err);


cel_program_t *
cel_compile(cel_env_t *env, adm_arena_t *arena, adm_str_t source,
    cel_phase_e *phase, adm_err_t *err)
{
    cel_phase_e   unused;
    cel_source_t  src;

    if (phase == NULL) {
        phase = &unused;
    }

    *phase = CEL_PHASE_LOAD;

    source = adm_str_dup(arena, source);

    if (adm_arena_failed(arena)) {
        (void) adm_err_memory(err, arena);
        return NULL;
    }

    cel_source_init(&src, arena, source);

    return cel_compile_source(env, arena, &src, phase, err);
}


static cel_program_t *
cel_compile_source(cel_env_t *env, adm_arena_t *arena, cel_source_t *src,
    cel_phase_e *phase, adm_err_t *err)
{
    cel_expr_t     *x;
    cel_program_t  *p;

    p = adm_calloc(arena, 1, sizeof(cel_program_t));
    x = cel_parse(src, arena, &env->options);

    if (cel_source_report(src, err) != ADM_OK) {
        return NULL;
    }

    if (p == NULL || x == NULL) {
        goto failed;
    }

    (void) cel_check(env, arena, src, x, &p->type);

    if (src->total == 0 && !adm_arena_failed(arena)) {
        cel_validate(env, arena, src, x);
    }

    if (cel_source_report(src, err) != ADM_OK) {
        return NULL;
    }

    p->env = env;
    p->variables = env->n;
    p->uses = adm_calloc(arena, 1, (size_t) env->n + 1);

    if (p->uses == NULL) {
        goto failed;
    }

    *phase = CEL_PHASE_FOLD;

    p->root = cel_plan(p, arena, x, err);

    if (p->root == NULL || adm_arena_failed(arena)) {
        goto failed;
    }

    return p;

failed:

    (void) adm_err_memory(err, arena);

    return NULL;
}


const cel_type_t *
cel_program_type(const cel_program_t *p)
{
    return p->type;
}


int
cel_program_uses(const cel_program_t *p, int variable)
{
    return variable >= 0 && (uint32_t) variable < p->variables
           && p->uses[variable];
}


void
cel_evaluate(const cel_program_t *p, cel_activation_t *act, uint64_t limit,
    cel_result_t *result)
{
    int          outermost;
    char        *here;
    cel_eval_t   e;
    cel_value_t  slots[CEL_FEW_SLOTS];

    e.cost = 0;
    e.limit = limit ? limit : CEL_COST_LIMIT;
    e.work = CEL_WORK_LIMIT;
    e.arena = act->arena;
    e.act = act;
    e.program = p;
    e.slots = slots;
    e.stop = NULL;
    e.kubernetes = p->env->options.kubernetes;

    outermost = act->stack == NULL;

    here = __builtin_frame_address(0);

    if (outermost) {
        act->stack = here;

    } else if (act->stack - here > CEL_STACK) {
        result->value = cel_stop_text(&e, "evaluations are nested too deeply");
        result->cost = 0;
        return;
    }

    if (p->slots > CEL_FEW_SLOTS) {
        e.slots = adm_array_alloc(act->arena, p->slots, sizeof(cel_value_t));
    }

    if (e.slots) {
        result->value = cel_exec(&e, p->root);

    } else {
        result->value = cel_stop(&e, &cel_err_memory);
    }

    if (outermost) {
        act->stack = NULL;
    }

    if (e.cost > e.limit) {
        (void) cel_stop(&e, &cel_err_limit);
    }

    /* what stops an evaluation cannot be absorbed */

    result->cost = e.cost;

    if (e.stop) {
        result->value = cel_error(e.stop);
        result->cost = e.stopped;
    }
}

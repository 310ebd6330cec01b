//! The few changes to QuickJS-ng's source.
//!
//! QuickJS checks the stack by the stack pointer, here that of linear memory. What the seal counts is another stack, on
//! which a frame of the interpreter takes more. So each such frame takes as much of linear memory's stack as well, and
//! `RangeError` comes before the sealed stack ends, whichever way a program recurses.

use crate::common::edits::Edit;

pub(super) const EDITS: &[Edit] = &[
    // The check, which WASI builds switch off.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "#if defined(__wasi__)\n    rt->stack_limit = 0; /* no limit */\n#else\n",
        to: "#if 0\n#else\n",
    },
    // A frame of the interpreter.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "        sizeof(JSVarRef *) * b->var_ref_count;\n    if (js_check",
        to: "        sizeof(JSVarRef *) * b->var_ref_count + 384;\n    if (js_check",
    },
    // Other functions, by which a program can recurse.
    Edit {
        file: "cutils.h",
        times: 1,
        from: "#define CUTILS_H\n",
        to: "#define CUTILS_H\n\n#define CANDO_TAKE(size) char cando_taken[size]; __asm__ volatile(\"\" : : \"r\"(cando_taken))\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue js_call_c_function(JSContext *ctx, JSValueConst func_obj,\n                                  JSValueConst this_obj,\n                                  int argc, JSValueConst *argv, int flags)\n{\n",
        to: "static JSValue js_call_c_function(JSContext *ctx, JSValueConst func_obj,\n                                  JSValueConst this_obj,\n                                  int argc, JSValueConst *argv, int flags)\n{\n    CANDO_TAKE(1024);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue js_call_bound_function(JSContext *ctx, JSValueConst func_obj,\n                                      JSValueConst this_obj,\n                                      int argc, JSValueConst *argv, int flags)\n{\n",
        to: "static JSValue js_call_bound_function(JSContext *ctx, JSValueConst func_obj,\n                                      JSValueConst this_obj,\n                                      int argc, JSValueConst *argv, int flags)\n{\n    CANDO_TAKE(768);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 13,
        from: "    s = get_proxy_method(ctx, &method",
        to: "    CANDO_TAKE(512);\n    s = get_proxy_method(ctx, &method",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue json_parse_value(JSParseState *s, JSONParseRecord *pr)\n{\n",
        to: "static JSValue json_parse_value(JSParseState *s, JSONParseRecord *pr)\n{\n    CANDO_TAKE(320);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    if (js_check_stack_overflow(ctx->rt, 0)) {\n        return JS_ThrowStackOverflow(ctx);\n    }\n\n    val = JS_GetProperty(ctx, holder, name);",
        to: "    CANDO_TAKE(384);\n    if (js_check_stack_overflow(ctx->rt, 0)) {\n        return JS_ThrowStackOverflow(ctx);\n    }\n\n    val = JS_GetProperty(ctx, holder, name);",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    if (js_check_stack_overflow(ctx->rt, 0)) {\n        JS_ThrowStackOverflow(ctx);\n        goto exception;",
        to: "    CANDO_TAKE(384);\n    if (js_check_stack_overflow(ctx->rt, 0)) {\n        JS_ThrowStackOverflow(ctx);\n        goto exception;",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    if (js_check_stack_overflow(ctx->rt, 0)) {\n        JS_ThrowStackOverflow(ctx);\n        return -1;\n    }\n\n    for (sourceIndex",
        to: "    CANDO_TAKE(384);\n    if (js_check_stack_overflow(ctx->rt, 0)) {\n        JS_ThrowStackOverflow(ctx);\n        return -1;\n    }\n\n    for (sourceIndex",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_assign_expr2(JSParseState *s, int parse_flags)\n{\n",
        to: "static __exception int js_parse_assign_expr2(JSParseState *s, int parse_flags)\n{\n    CANDO_TAKE(3072);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_unary(JSParseState *s, int parse_flags)\n{\n",
        to: "static __exception int js_parse_unary(JSParseState *s, int parse_flags)\n{\n    CANDO_TAKE(320);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_statement_or_decl(JSParseState *s,\n                                                  int decl_mask)\n{\n",
        to: "static __exception int js_parse_statement_or_decl(JSParseState *s,\n                                                  int decl_mask)\n{\n    CANDO_TAKE(512);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_class(JSParseState *s, bool is_class_expr,\n                                      JSParseExportEnum export_flag)\n{\n",
        to: "static __exception int js_parse_class(JSParseState *s, bool is_class_expr,\n                                      JSParseExportEnum export_flag)\n{\n    CANDO_TAKE(2048);\n",
    },
    Edit {
        file: "libregexp.c",
        times: 1,
        from: "static int re_parse_disjunction(REParseState *s, bool is_backward_dir)\n{\n",
        to: "static int re_parse_disjunction(REParseState *s, bool is_backward_dir)\n{\n    CANDO_TAKE(640);\n",
    },
    Edit {
        file: "libregexp.c",
        times: 1,
        from: "static int re_parse_nested_class(REParseState *s, REStringList *cr, const uint8_t **pp)\n{\n",
        to: "static int re_parse_nested_class(REParseState *s, REStringList *cr, const uint8_t **pp)\n{\n    CANDO_TAKE(320);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "JSValue JS_Call(JSContext *ctx, JSValueConst func_obj, JSValueConst this_obj,\n                int argc, JSValueConst *argv)\n{\n",
        to: "no_inline JSValue JS_Call(JSContext *ctx, JSValueConst func_obj, JSValueConst this_obj,\n                int argc, JSValueConst *argv)\n{\n    CANDO_TAKE(768);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue JS_CallFree(JSContext *ctx, JSValue func_obj, JSValueConst this_obj,\n                           int argc, JSValueConst *argv)\n{\n",
        to: "static no_inline JSValue JS_CallFree(JSContext *ctx, JSValue func_obj, JSValueConst this_obj,\n                           int argc, JSValueConst *argv)\n{\n    CANDO_TAKE(768);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue async_func_resume(JSContext *ctx, JSAsyncFunctionState *s)\n{\n",
        to: "static no_inline JSValue async_func_resume(JSContext *ctx, JSAsyncFunctionState *s)\n{\n    CANDO_TAKE(1536);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_postfix_expr(JSParseState *s, int parse_flags)\n{\n",
        to: "static __exception int js_parse_postfix_expr(JSParseState *s, int parse_flags)\n{\n    CANDO_TAKE(448);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue JS_CallConstructorInternal(JSContext *ctx,\n                                          JSValueConst func_obj,\n                                          JSValueConst new_target,\n                                          int argc, JSValueConst *argv,\n                                          int flags)\n{\n",
        to: "static no_inline JSValue JS_CallConstructorInternal(JSContext *ctx,\n                                          JSValueConst func_obj,\n                                          JSValueConst new_target,\n                                          int argc, JSValueConst *argv,\n                                          int flags)\n{\n    CANDO_TAKE(512);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue JS_EvalObject(JSContext *ctx, JSValueConst this_obj,\n                             JSValueConst val, int flags, int scope_idx)\n{\n",
        to: "static no_inline JSValue JS_EvalObject(JSContext *ctx, JSValueConst this_obj,\n                             JSValueConst val, int flags, int scope_idx)\n{\n    CANDO_TAKE(768);\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue js_function_apply(JSContext *ctx, JSValueConst this_val,\n                                 int argc, JSValueConst *argv, int magic)\n{\n",
        to: "static no_inline JSValue js_function_apply(JSContext *ctx, JSValueConst this_val,\n                                 int argc, JSValueConst *argv, int magic)\n{\n    CANDO_TAKE(384);\n",
    },
    // `Atomics`, for one agent: there is nobody to wait for, nor to wake, and waiting is refused before any of this.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "!defined(EMSCRIPTEN) && !defined(__wasi__) && !__STDC_NO_ATOMICS__",
        to: "!defined(EMSCRIPTEN) && !__STDC_NO_ATOMICS__",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "/* Atomics */\n#ifdef CONFIG_ATOMICS\n\ntypedef enum",
        to: r"/* Atomics */
#ifdef CONFIG_ATOMICS

typedef int js_once_t, js_mutex_t, js_cond_t;
#define JS_ONCE_INIT 0
#define js_once(guard, action) ((void)(guard), (action)())
#define js_mutex_init(mutex) ((void)(mutex))
#define js_mutex_lock(mutex) ((void)(mutex))
#define js_mutex_unlock(mutex) ((void)(mutex))
#define js_cond_init(condition) ((void)(condition))
#define js_cond_destroy(condition) ((void)(condition))
#define js_cond_signal(condition) ((void)(condition))
#define js_cond_wait(condition, mutex) ((void)(condition))
#define js_cond_timedwait(condition, mutex, timeout) (-1)

typedef enum",
    },
    // What `JSON.stringify` is inside of is searched only for objects that it, or another call of it, is or was inside
    // of, so that deep data does not take a time of its depth squared.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "        v = js_array_includes(ctx, jsc->stack, 1, vc(&val));\n",
        to: "        bool marked = p->tmp_mark;\n        p->tmp_mark = 1;\n        v = marked ? js_array_includes(ctx, jsc->stack, 1, vc(&val)) : JS_FALSE;\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "js_array_pop(ctx, jsc->stack, 0, NULL, 0)))\n            goto exception;\n",
        to: "js_array_pop(ctx, jsc->stack, 0, NULL, 0)))\n            goto exception;\n        p->tmp_mark = marked;\n",
    },
    // Lines may count from 0, for a line that is put before a program; columns of the first line count from 1 as well.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "        if (options->line_num != 0)\n            line = options->line_num;",
        to: "        line = options->line_num;",
    },
    Edit { file: "quickjs.c", times: 1, from: "    s->eol = s->buf_ptr;\n", to: "    s->eol = s->buf_ptr - 1;\n" },
    // What will be the body of a function may return, when it is looked at before.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "        if (s->cur_func->is_eval) {\n            js_parse_error(s, \"return not in a function\");",
        to: "        if (s->cur_func->is_eval && !cando_script_returns) {\n            js_parse_error(s, \"return not in a function\");",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static __exception int js_parse_statement_or_decl(JSParseState *s,\n                                                  int decl_mask)\n{\n    CANDO_TAKE",
        to: "bool cando_script_returns;\n\nstatic __exception int js_parse_statement_or_decl(JSParseState *s,\n                                                  int decl_mask)\n{\n    CANDO_TAKE",
    },
    // An error is made where the program makes it, not in the constructor of its class.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    build_backtrace(ctx, obj, JS_UNDEFINED, NULL, 0, 0, JS_BACKTRACE_FLAG_SKIP_FIRST_LEVEL);\n    return obj;",
        to: "    build_backtrace(ctx, obj, new_target, NULL, 0, 0,\n                    JS_BACKTRACE_FLAG_SKIP_FIRST_LEVEL | JS_BACKTRACE_FLAG_FILTER_FUNC | CANDO_BACKTRACE_OF_ERROR);\n    return obj;",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "#define JS_BACKTRACE_FLAG_FILTER_FUNC      (1 << 2)\n",
        to: "#define JS_BACKTRACE_FLAG_FILTER_FUNC      (1 << 2)\n#define CANDO_BACKTRACE_OF_ERROR           (1 << 3)\n",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    if (has_filter_func) {\n        /* Error.captureStackTrace",
        to: "    if (has_filter_func && !(backtrace_flags & CANDO_BACKTRACE_OF_ERROR)) {\n        /* Error.captureStackTrace",
    },
    // The time zone as others name it: here it is always this one.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "    char buf[64];\n    double fields[9];\n    int res, fmt, part, pos;",
        to: "    char buf[96];\n    double fields[9];\n    int res, fmt, part, pos;",
    },
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "                            \"%02d%02d\", tz / 60, tz % 60);\n",
        to: "                            \"%02d%02d (Coordinated Universal Time)\", tz / 60, tz % 60);\n",
    },
    // Each run has its own random numbers.
    Edit {
        file: "quickjs.c",
        times: 1,
        from: "static JSValue js_math_random(JSContext *ctx, JSValueConst this_val,\n                              int argc, JSValueConst *argv)\n{",
        to: "void cando_seed_random(JSContext *ctx, uint64_t seed)\n{\n    ctx->random_state = seed;\n}\n\nstatic JSValue js_math_random(JSContext *ctx, JSValueConst this_val,\n                              int argc, JSValueConst *argv)\n{",
    },
];

//! The few changes to CPython's source.
//!
//! Calls between Python functions take no native stack; calls through C do. CPython's recursion limit counts both
//! alike, so a program that raises the limit would end in a stack overflow. Here what takes native stack is counted on
//! its own as well, and refused with `RecursionError` before the sealed stack ends. A unit of `cando_depth` stands for at
//! most 300 bytes of what the seal charges, as measured over twenty ways to recurse: seven for entering the evaluation
//! loop, two for a call into C. The driver sets the limit.

use crate::common::edits::Edit;

const CEVAL_H: &str = "Include/internal/pycore_ceval.h";
const CEVAL_C: &str = "Python/ceval.c";
const LIMIT: &str = "int recursion_limit = Py_GetRecursionLimit();";
const DEPTH: &str = "int recursion_depth = tstate->recursion_limit - tstate->recursion_remaining;";
const NATIVE_DEPTH: &str = "extern int cando_depth;\n    int recursion_depth = cando_depth / 7;";
const BOUNDED_LIMIT: &str = "int recursion_limit = Py_MIN(Py_GetRecursionLimit(), 1000);";

pub(super) const EDITS: &[Edit] = &[
    // The usual limit, as programs expect it.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "#    define Py_DEFAULT_RECURSION_LIMIT 600\n",
        to: "#    define Py_DEFAULT_RECURSION_LIMIT 1000\n",
    },
    // Entering the evaluation loop from C.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "static inline PyObject*\n_PyEval_EvalFrame(",
        to: r#"#define CANDO_FRAME 7
#define CANDO_C_CALL 2
extern int cando_depth, cando_depth_limit;
extern int cando_refuse(PyThreadState *tstate, const char *where, int cost);

static inline int cando_enter(PyThreadState *tstate, const char *where, int cost) {
    cando_depth += cost;
    return cando_depth > cando_depth_limit && cando_refuse(tstate, where, cost);
}

static inline PyObject*
_PyEval_EvalFrame("#,
    },
    Edit {
        file: CEVAL_H,
        times: 1,
        from: r"    if (tstate->interp->eval_frame == NULL) {
        return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    }
    return tstate->interp->eval_frame(tstate, frame, throwflag);
",
        to: r#"    if (cando_enter(tstate, "", CANDO_FRAME)) {
        return NULL;
    }
    PyObject *result = _PyEval_EvalFrameDefault(tstate, frame, throwflag);
    cando_depth -= CANDO_FRAME;
    return result;
"#,
    },
    // Entering a function written in C.
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "    return (_Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, where));\n}\n",
        to: r#"    if (cando_enter(tstate, where, CANDO_C_CALL)) {
        return -1;
    }
    if (_Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, where)) {
        cando_depth -= CANDO_C_CALL;
        return -1;
    }
    return 0;
}

static inline int cando_enter_frame(PyThreadState *tstate) {
    return _Py_MakeRecCheck(tstate) && _Py_CheckRecursiveCall(tstate, "");
}

static inline void cando_leave_frame(PyThreadState *tstate) {
    tstate->recursion_remaining++;
}
"#,
    },
    Edit {
        file: CEVAL_H,
        times: 1,
        from: "_Py_LeaveRecursiveCallTstate(PyThreadState *tstate)  {\n",
        to: "_Py_LeaveRecursiveCallTstate(PyThreadState *tstate)  {\n    cando_depth -= CANDO_C_CALL;\n",
    },
    // Inside the loop a frame is not a call through C.
    Edit {
        file: CEVAL_C,
        times: 2,
        from: "_Py_EnterRecursiveCallTstate(tstate, \"\")",
        to: "cando_enter_frame(tstate)",
    },
    Edit {
        file: CEVAL_C,
        times: 2,
        from: "DTRACE_FUNCTION_EXIT();\n            _Py_LeaveRecursiveCallTstate(tstate);",
        to: "DTRACE_FUNCTION_EXIT();\n            cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "FRAME_OWNED_BY_GENERATOR;\n            _Py_LeaveRecursiveCallTstate(tstate);",
        to: "FRAME_OWNED_BY_GENERATOR;\n            cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "assert(_PyErr_Occurred(tstate));\n    _Py_LeaveRecursiveCallTstate(tstate);",
        to: "assert(_PyErr_Occurred(tstate));\n    cando_leave_frame(tstate);",
    },
    Edit {
        file: CEVAL_C,
        times: 1,
        from: "/* The function _Py_EnterRecursiveCallTstate() only calls",
        to: r#"int cando_depth, cando_depth_limit = 6400;

/* While an error is being made there is room for some calls more, as for frames. */
int
cando_refuse(PyThreadState *tstate, const char *where, int cost)
{
    if (tstate->recursion_headroom && cando_depth <= cando_depth_limit + 200) {
        return 0;
    }
    if (cando_depth > cando_depth_limit + 400) {
        Py_FatalError("Cannot recover from stack overflow.");
    }
    tstate->recursion_headroom++;
    _PyErr_Format(tstate, PyExc_RecursionError,
                  "maximum recursion depth exceeded%s", where);
    tstate->recursion_headroom--;
    cando_depth -= cost;
    return -1;
}

/* The function _Py_EnterRecursiveCallTstate() only calls"#,
    },
    // The hash of a tuple in a tuple, and so on: others' interpreters take their whole stack for it.
    Edit {
        file: "Objects/tupleobject.c",
        times: 1,
        from: "    Py_uhash_t acc = _PyHASH_XXPRIME_5;\n    for (i = 0; i < len; i++) {\n        Py_uhash_t lane = PyObject_Hash(item[i]);\n        if (lane == (Py_uhash_t)-1) {\n            return -1;\n        }\n",
        to: r#"    if (cando_enter(_PyThreadState_GET(), " in a tuple's hash", CANDO_C_CALL)) {
        return -1;
    }
    Py_uhash_t acc = _PyHASH_XXPRIME_5;
    for (i = 0; i < len; i++) {
        Py_uhash_t lane = PyObject_Hash(item[i]);
        if (lane == (Py_uhash_t)-1) {
            cando_depth -= CANDO_C_CALL;
            return -1;
        }
"#,
    },
    Edit {
        file: "Objects/tupleobject.c",
        times: 1,
        from: "    /* Add input length, mangled to keep",
        to: "    cando_depth -= CANDO_C_CALL;\n    /* Add input length, mangled to keep",
    },
    Edit {
        file: "Objects/tupleobject.c",
        times: 1,
        from: "#include \"pycore_object.h\"",
        to: "#include \"pycore_ceval.h\"\n#include \"pycore_object.h\"",
    },
    // Where in an expression its operator is, for our tracebacks.
    Edit {
        file: "Python/traceback.c",
        times: 1,
        from: "static int\nextract_anchors_from_line(",
        to: "int\nextract_anchors_from_line(",
    },
    // A name with a zero in it is no other module's.
    Edit {
        file: "Python/import.c",
        times: 1,
        from: "    const struct _frozen *p = look_up_frozen(name);\n    if (p == NULL) {\n        return FROZEN_NOT_FOUND;",
        to: "    Py_ssize_t size;\n    PyUnicode_AsUTF8AndSize(nameobj, &size);\n    if (strlen(name) != (size_t)size) {\n        return FROZEN_NOT_FOUND;\n    }\n    const struct _frozen *p = look_up_frozen(name);\n    if (p == NULL) {\n        return FROZEN_NOT_FOUND;",
    },
    // The interpreter trusts its bytecode, so a program's own is refused, as `cando_refuse_code` says if it is there; a copy
    // of code under another name remains, and what `types.coroutine` does. Frozen modules are read as before.
    Edit {
        file: "Objects/codeobject.c",
        times: 1,
        from: "/******************\n * generic helpers\n ******************/\n",
        to: "int (*cando_refuse_code)(void);\n\n/******************\n * generic helpers\n ******************/\n",
    },
    Edit {
        file: "Objects/codeobject.c",
        times: 1,
        from: "    if (PySys_Audit(\"code.__new__\", \"OOOiiiiii\",\n                    code,",
        to: "    if (cando_refuse_code && cando_refuse_code()) {\n        return NULL;\n    }\n    if (PySys_Audit(\"code.__new__\", \"OOOiiiiii\",\n                    code,",
    },
    Edit {
        file: "Objects/codeobject.c",
        times: 1,
        from: "    PyObject *code = NULL;\n    if (co_code == NULL) {\n",
        to: r"    if ((co_code || co_varnames || co_freevars || co_cellvars || co_consts != self->co_consts ||
         co_names != self->co_names || co_exceptiontable != (PyBytesObject *)self->co_exceptiontable ||
         co_linetable != (PyBytesObject *)self->co_linetable || co_argcount != self->co_argcount ||
         co_posonlyargcount != self->co_posonlyargcount || co_kwonlyargcount != self->co_kwonlyargcount ||
         co_nlocals != self->co_nlocals || co_stacksize != self->co_stacksize ||
         (co_flags ^ self->co_flags) & ~CO_ITERABLE_COROUTINE) &&
        cando_refuse_code && cando_refuse_code()) {
        return NULL;
    }
    PyObject *code = NULL;
    if (co_code == NULL) {
",
    },
    Edit {
        file: "Python/import.c",
        times: 1,
        from: "    PyObject *co = PyMarshal_ReadObjectFromString(info->data, info->size);\n",
        to: r"    extern int (*cando_refuse_code)(void);
    int (*refuse_code)(void) = cando_refuse_code;
    /* Set by find_frozen alone. */
    if (info->origname != NULL) {
        cando_refuse_code = NULL;
    }
    PyObject *co = PyMarshal_ReadObjectFromString(info->data, info->size);
    cando_refuse_code = refuse_code;
    if (co == NULL && refuse_code != NULL) {
        return NULL;
    }
",
    },
    Edit {
        file: "Python/marshal.c",
        times: 1,
        from: "    case TYPE_CODE:\n        {\n            int argcount;",
        to: "    case TYPE_CODE:\n        {\n            extern int (*cando_refuse_code)(void);\n            if (cando_refuse_code && cando_refuse_code()) {\n                break;\n            }\n            int argcount;",
    },
    // The parser's limit everywhere else: it takes a fifth of the sealed stack.
    Edit { file: "Parser/parser.c", times: 1, from: "#  define MAXSTACK 4000\n", to: "#  define MAXSTACK 6000\n" },
    // The compiler's passes take native stack by the limit, and start where the program is: neither a raised limit nor
    // deep calls between Python functions may count.
    Edit { file: "Python/Python-ast.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/Python-ast.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/ast.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/ast.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/ast_opt.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/ast_opt.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
    Edit { file: "Python/symtable.c", times: 1, from: LIMIT, to: BOUNDED_LIMIT },
    Edit { file: "Python/symtable.c", times: 1, from: DEPTH, to: NATIVE_DEPTH },
];

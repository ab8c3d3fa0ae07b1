# Runs the tests of each folder that is named, in a name space of its own, and shows what they say.
import builtins, gc, os, sys, vfs

home = os.getcwd()
mounted = vfs.mount()
modules = dict(sys.modules)
# Two show what the tests before them have left; one needs more descriptors than a program has here.
left_out = ("meminfo.py", "memstats.py", "select_poll_fd.py")
no_source = "random_"  # not every board has random numbers
changed = {name: getattr(builtins, name) for name in ("abs", "__build_class__", "__import__")}


def start(folder):
    for name in changed:
        setattr(builtins, name, changed[name])
    if vfs.mount() != mounted:
        for system, place in vfs.mount():
            vfs.umount(place)
        for system, place in mounted:
            vfs.mount(system, place)
    os.chdir(home)
    os.chdir(folder)
    sys.path[:] = ["", "../lib"]
    sys.modules.clear()
    sys.modules.update(modules)
    gc.enable()
    gc.collect()


def run(name):
    try:
        with open(name) as file:
            exec(compile(file.read(), name, "exec"), {"__name__": "__main__", "__file__": name})
    except SystemExit:
        pass
    except BaseException as error:
        sys.print_exception(error)


for folder in sys.argv[1:]:
    for name in sorted(os.listdir(home + "/" + folder)):
        if name.endswith(".py") and name not in left_out and not name.startswith(no_source):
            print("---", folder, name)
            start(folder)
            run(name)
print("all done")

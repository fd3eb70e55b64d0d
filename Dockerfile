# The portable file and nothing else. After "make portable" in the folder build:
#
#     docker build -t naaready --build-arg FILE=naaready-VERSION-x86_64-linux -f Dockerfile build
#     docker run -it --rm -v naaready:/home -v /etc/ssl/certs/ca-certificates.crt:/etc/ssl/certs/ca-certificates.crt:ro naaready
#
# The volume keeps the record of runs, and the file is what this machine trusts: the image brings no certificates of its own.
# BuildKit makes /home belong to the user below.
FROM scratch
ARG FILE
COPY ${FILE} /naaready
USER 65532:65532
WORKDIR /home
ENV HOME=/home
ENTRYPOINT ["/naaready"]

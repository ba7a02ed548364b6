# The counting guest: a boot sector that proves whether a machine lived through what was done to it.
#
# Once a second it adds one to a number, writes it to LBA 1 of its disk, reads it back, and says so on COM1:
#
#   BOOT 00000000   it was started; the number that it found on its disk
#   tick 00000001   the number as read back from the disk
#   IOERR           the disk refused, or gave back another number than was written
#   JUMP 00000e0f   the clock of the machine (CMOS) moved by so many seconds since the last tick: it was
#                   halted, or its clock was set. Less than LIMIT is what a busy host may do to an honest guest.
#
# The second is 18 interrupts of the PC's timer (18.2 Hz): a guest that gets no time does not count.

	.set LIMIT, 15
	.set SECTOR, 0x8000		# the buffer of LBA 1; the number is its first four bytes, little-endian
	.set TIMER, 0x46c		# the BIOS counts timer interrupts here

	.code16
	.globl _start
_start:	ljmp $0, $start
start:	xor %ax, %ax
	mov %ax, %ds
	mov %ax, %es
	mov %ax, %ss
	mov $_start, %sp
	cld
	sti
	mov %dl, drive
	mov $0x42, %ah
	call disk
	mov $boot, %si
	mov SECTOR, %eax
	call say
	call clock
	mov %bp, before

second:	mov $18, %bl
0:	mov TIMER, %ax
1:	hlt
	cmp TIMER, %ax
	je 1b
	dec %bl
	jnz 0b

	incl SECTOR
	pushl SECTOR
	mov $0x43, %ah
	call disk
	movl $0, SECTOR			# so that a read that does nothing is not taken for a good one
	mov $0x42, %ah
	call disk
	popl %ebx
	cmp SECTOR, %ebx
	je 2f
	mov %ebx, SECTOR
	mov $ioerr, %si
	call puts
	jmp 3f
2:	mov $tick, %si
	mov %ebx, %eax
	call say

3:	call clock
	mov %bp, %ax
	sub before, %ax
	jns 4f
	add $3600, %ax
4:	mov %bp, before
	cmp $LIMIT, %ax
	jb second
	cmp $3600 - LIMIT, %ax		# a little backwards: the hosts' clocks differ
	ja second
	movzwl %ax, %eax
	mov $jump, %si
	call say
	jmp second

# disk: AH = 0x42 to read, 0x43 to write the sector
disk:	mov $packet, %si
	mov drive, %dl
	xor %al, %al
	int $0x13
	jnc 0f
	mov $ioerr, %si
	call puts
0:	ret

# clock: BP = seconds into the hour
clock:	mov $2, %ah
	int $0x1a			# CL minutes, DH seconds, both BCD
	mov %cl, %al
	call bcd
	imul $60, %ax, %bp
	mov %dh, %al
	call bcd
	add %ax, %bp
	ret

bcd:	mov %al, %ah
	shr $4, %ah
	and $15, %al
	aad				# AX = 10 AH + AL, in AL with AH cleared
	ret

# say: the text at SI, EAX in hexadecimal, end of line
say:	push %eax
	call puts
	pop %edi
	mov $8, %cx
0:	rol $4, %edi
	mov %edi, %eax
	and $15, %al
	cmp $10, %al
	sbb $0x69, %al			# the classic: 0..15 to "0".."9", "A".."F"
	das
	or $0x20, %al			# lower case; digits have the bit already
	call putc
	loop 0b
	mov $eol, %si
puts:	lodsb
	test %al, %al
	jz 1f
	call putc
	jmp puts
1:	ret

putc:	push %ax
	mov $0x3fd, %dx
0:	in %dx, %al
	test $0x20, %al
	jz 0b
	pop %ax
	mov $0x3f8, %dx
	out %al, %dx
	ret

boot:	.asciz "BOOT "
tick:	.asciz "tick "
jump:	.asciz "JUMP "
ioerr:	.asciz "IOERR\r\n"
eol:	.asciz "\r\n"
drive:	.byte 0
before:	.word 0
	.balign 4
packet:	.byte 16, 0
	.word 1, SECTOR, 0
	.quad 1
	.org 510
	.word 0xaa55
